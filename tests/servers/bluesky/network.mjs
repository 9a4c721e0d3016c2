// A small Bluesky network on loopback: PLC directory and PDS; with DB_POSTGRES_URL and REDIS_HOST
// also bsync and the AppView. Ports come from the environment; READY_FILE is written when all is up.
// A line on standard input halts or starts the PDS alone, which keeps its data; when standard
// input ends, whoever started this is gone, and so is everything here.
import crypto from 'node:crypto'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import net from 'node:net'
import path from 'node:path'
import readline from 'node:readline'
import { pathToFileURL } from 'node:url'

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

// The packages lie in the working folder, not beside this file.
const packages = createRequire(path.join(process.cwd(), 'here.js'))
const { TestPlc, TestPds, TestBsync, TestBsky, mockNetworkUtilities } = await import(
  pathToFileURL(packages.resolve('@atproto/dev-env'))
)
const { PLC_PORT, PDS_PORT, BSKY_PORT, DB_POSTGRES_URL, REDIS_HOST, READY_FILE, RATE_LIMITS, TMPDIR } = process.env
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

// What must be the same after a halt, so that the PDS is the same one.
const kept = {
  dataDirectory: path.join(TMPDIR, 'pds'),
  blobstoreDiskLocation: path.join(TMPDIR, 'blobs'),
  plcRotationKeyK256PrivateKeyHex: crypto.randomBytes(32).toString('hex'),
}
fs.mkdirSync(kept.dataDirectory, { recursive: true })
const startPds = () =>
  TestPds.create({
    port: pdsPort,
    hostname: 'localhost',
    didPlcUrl: plc.url,
    enableDidDocWithSession: true,
    rateLimitsEnabled: RATE_LIMITS === '1',
    ...known,
    ...kept,
  })
let pds = await startPds()
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

const orders = {
  halt: async () => { await pds?.close(); pds = undefined },
  start: async () => {
    pds = await startPds()
    // The AppView finds it where it was; only the new one has to be told how names resolve here.
    mockNetworkUtilities(pds)
  },
}
for await (const line of readline.createInterface({ input: process.stdin })) {
  await orders[line]()
  console.log(`done: ${line}`)
}
await stop()
