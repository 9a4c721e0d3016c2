// A small Bluesky network on loopback: PLC directory and PDS; with DB_POSTGRES_URL and REDIS_HOST
// also bsync and the AppView. Ports come from the environment; READY_FILE is written when all is up.
import fs from 'node:fs'
import net from 'node:net'

// The packages listen on every interface by themselves: keep them on loopback.
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (...given) {
  if (typeof given[0] === 'number') {
    given.splice(1, typeof given[1] === 'string' ? 1 : 0, '127.0.0.1')
  } else if (given[0] && typeof given[0] === 'object' && 'port' in given[0]) {
    given[0] = { ...given[0], host: '127.0.0.1' }
  }
  return listen.apply(this, given)
}

const { TestPlc, TestPds, TestBsync, TestBsky, mockNetworkUtilities } = await import('@atproto/dev-env')
const { PLC_PORT, PDS_PORT, BSKY_PORT, DB_POSTGRES_URL, REDIS_HOST, READY_FILE, RATE_LIMITS, PDS_FOLDER } = process.env
const pdsPort = Number(PDS_PORT)
const plc = await TestPlc.create({ port: Number(PLC_PORT) })

let bsync
let appView
let known = {}
if (DB_POSTGRES_URL && REDIS_HOST) {
  const key = 'key-of-the-test-network'
  bsync = await TestBsync.create({ apiKeys: [key], dbUrl: DB_POSTGRES_URL, dbSchema: 'bsync' })
  appView = await TestBsky.create({
    port: Number(BSKY_PORT),
    plcUrl: plc.url,
    pdsPort,
    bsyncApiKey: key,
    bsyncUrl: bsync.url,
    repoProvider: `ws://localhost:${pdsPort}`,
    dbPostgresSchema: 'appview',
    dbPostgresUrl: DB_POSTGRES_URL,
    redisHost: REDIS_HOST,
    modServiceDid: 'did:example:nomod',
    labelsFromIssuerDids: [],
  })
  bsync.ctx.dataplaneClients = [appView.ctx.dataplane]
  known = { bskyAppViewUrl: appView.url, bskyAppViewDid: appView.ctx.cfg.serverDid }
}

const pds = await TestPds.create({
  port: pdsPort,
  hostname: 'localhost',
  didPlcUrl: plc.url,
  enableDidDocWithSession: true,
  rateLimitsEnabled: RATE_LIMITS === '1',
  ...known,
})
mockNetworkUtilities(pds, appView)
fs.writeFileSync(READY_FILE, JSON.stringify({ pds: pds.url, plc: plc.url, appView: appView?.url ?? null }))

const stop = async () => {
  const late = setTimeout(() => process.exit(0), 3000)
  for (const server of [pds, appView, bsync, plc]) {
    try { await server?.close() } catch { /* it is going away anyhow */ }
  }
  clearTimeout(late)
  process.exit(0)
}
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
