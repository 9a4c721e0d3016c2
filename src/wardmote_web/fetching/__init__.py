"""What a public body's account has posted, fetched politely, for an audit from public data alone.

Needs no desk and no credentials: of the service it uses the guard alone
(``wardmote_web.platforms.guarded``), and of Django nothing. One folder a platform, deletable alone.
"""
