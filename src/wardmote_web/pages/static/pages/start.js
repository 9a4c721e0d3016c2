// Every page works without this. GOV.UK's components start where a page has one that needs them:
// most have none, and a phone on a slow line is spared the download.
document.body.classList.add("js-enabled", "govuk-frontend-supported");

if (document.querySelector("[data-module]:not(.govuk-skip-link)")) {
  import("./vendor/govuk-frontend.min.js").then(({ initAll }) => initAll());
}
