import type { Api, Tour } from './api.ts'

const STYLE = `
:root { color-scheme: light dark; --ink: #1c2733; --soft: #5b6b7b; --ground: #fbfcfd; --card: #fff; --line: #dde4ea; --water: #0b6e99 }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9aa9b8; --ground: #10161c; --card: #18212a; --line: #2b3742; --water: #58b6df } }
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--ink); font: 17px/1.55 system-ui, sans-serif }
main { max-width: 46rem; margin: 0 auto; padding: 3rem 1.25rem 4rem }
h1 { margin: 0; font-size: 2.2rem; letter-spacing: -.02em }
h2 { margin: 2.5rem 0 .75rem; font-size: 1.15rem }
p { margin: .75rem 0 }
a { color: var(--water) }
nav { display: grid; grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr)); gap: .75rem; margin-top: 1.75rem }
nav a { display: block; padding: .9rem 1rem; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; text-decoration: none }
nav a:hover, nav a:focus-visible { border-color: var(--water) }
nav span { display: block; color: var(--soft); font-size: .9rem }
pre { margin: .5rem 0; padding: .9rem 1rem; overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; font: 14px/1.5 ui-monospace, monospace }
code { font: .92em ui-monospace, monospace }
`

/** The page at `/`, as complete HTML. `address`: the URL by which the browser reaches this server. */
export const welcomePage = (address: string, { about, tour }: Api): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tributary</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Tributary</h1>
<p>Event sourcing for ${escaped(about)} is one event in a log, and every
table is a fold over that log. This server takes events and answers questions about the tables.</p>
<nav>
<a href="/docs">API documentation<span>every route, with examples to try</span></a>
<a href="/openapi.json">OpenAPI document<span>the same for programs</span></a>
<a href="/metrics">Metrics<span>for Prometheus, with an admin token</span></a>
<a href="/readyz">Readiness<span>whether events are taken and folded</span></a>
</nav>
${tour === undefined ? '' : firstEvent(address, tour)}</main>
</body>
</html>
`

const firstEvent = (address: string, tour: Tour): string => `<h2>A first event</h2>
<p>In the folder that the server was started in, make a token, append an event, and read what became of it:</p>
<pre>${escaped(commands(address, tour))}</pre>
<p>“A tour” in the package’s <code>README.md</code> goes on from here: appending in bulk, dumping tables, the history of a media,
uploads. <code>npx tributary --help</code> lists the commands.</p>
`

const commands = (
  address: string,
  { event, read }: Tour,
): string => `npx tributary token --user ada > ada.token

curl -s ${address}/events \\
  -H "authorization: Bearer $(cat ada.token)" \\
  -H 'content-type: application/json' \\
  -d '${JSON.stringify(event, null, 2).replaceAll('\n', '\n      ')}'

curl -s ${address}${read} \\
  -H "authorization: Bearer $(cat ada.token)"`

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign)
