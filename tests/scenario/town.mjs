// A running municipality for the tests: the real binary on fresh data, and visitors with cookies of their own.
import { spawn, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decoded } from './book.mjs';

export const binary = process.env.REISVERK_BINARY ?? 'build-test/gcc/reisverk';
let passed = 0, failed = 0;

// test NAME: one line, whatever happens.
export async function test(name, work) {
  try {
    await work();
    console.log(`ok ${name}`);
    passed++;
  } catch (e) {
    console.log(`not ok ${name} — ${String(e.message ?? e).split('\n')[0]}`);
    failed++;
  }
}
export const ended = () => process.exit(failed > 0 ? 1 : 0);
export function is(have, want, what = '') {
  if (have !== want) throw new Error(`${what}: ${JSON.stringify(have)}, not ${JSON.stringify(want)}`);
}
export function truth(what, have) {
  if (!have) throw new Error(what);
}

// An identity number that is nobody's: made by its rules, for a day in 1999, one after another.
let individual = 100;
export function identityNumber() {
  for (;; individual++) {
    const n = [...'010199', ...String(individual)].map(Number);
    const k1 = (11 - [3, 7, 6, 1, 8, 9, 4, 5, 2].reduce((s, w, i) => s + w * n[i], 0) % 11) % 11;
    const k2 = (11 - [5, 4, 3, 2, 7, 6, 5, 4, 3, 2].reduce((s, w, i) => s + w * [...n, k1][i], 0) % 11) % 11;
    if (k1 < 10 && k2 < 10) { individual++; return [...n, k1, k2].join(''); }
  }
}

// Numbers that look like chance and come again with the same seed.
export function seeded(seed) {
  let s = seed >>> 0;
  return () => {
    s = (s + 0x6d2b79f5) >>> 0;
    let t = Math.imul(s ^ (s >>> 15), s | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export class Town {
  // make: the command that fills it; data: an address, or a new file.
  static async start(make = ['demo'], data = null) {
    const town = new Town();
    town.dir = mkdtempSync(join(tmpdir(), 'reisverk-'));
    town.data = data ?? join(town.dir, 'town.db');
    execFileSync(binary, ['--data', town.data, ...make]);
    await town.serve();
    return town;
  }

  async serve() {
    this.process = spawn(binary, ['--data', this.data, 'serve', '--listen', '127.0.0.1:0', '--quiet', '--demo-links',
      '--outbox', join(this.dir, 'outbox')]);
    this.out = '';
    this.process.stderr.on('data', (d) => { this.out += d; });
    await new Promise((resolve, reject) => {
      this.process.stdout.on('data', (d) => { this.out += d; if (/site_lead.*\n/.test(this.out) && this.out.endsWith('\n')) setTimeout(resolve, 50); });
      this.process.on('exit', () => reject(new Error('the program ended: ' + this.out)));
    });
    this.origin = /http:\/\/[0-9.:]+/.exec(this.out)[0];
  }

  link(role) {
    const hits = [...this.out.matchAll(new RegExp(`^ +${role} +(\\S+/sign-in/link/\\S+)`, 'gm'))];
    return hits.at(-1)[1];
  }

  // Those printed at the start work once; this makes another, by command, beside the running program.
  newLink(role) { return this.run('account', 'link', `${role}@example.no`, '--origin', this.origin).trim(); }

  async visitor(role = null) {
    const v = new Visitor(this.origin);
    if (role) await v.signIn(this.link(role));
    return v;
  }

  kill(signal = 'SIGKILL') {
    return new Promise((resolve) => { this.process.removeAllListeners('exit'); this.process.on('exit', resolve); this.process.kill(signal); });
  }

  async end() {
    await this.kill('SIGTERM');
    rmSync(this.dir, { recursive: true, force: true });
  }

  run(...args) {
    return execFileSync(binary, ['--data', this.data, ...args], { encoding: 'utf8' });
  }
}

export class Visitor {
  constructor(origin) { this.origin = origin; this.cookies = new Map(); }

  async send(path, options = {}) {
    const headers = { cookie: [...this.cookies].map(([k, v]) => `${k}=${v}`).join('; '), ...options.headers };
    const r = await fetch(path.startsWith('http') ? path : this.origin + path, { redirect: 'manual', ...options, headers });
    for (const c of r.headers.getSetCookie()) {
      const [pair, ...rest] = c.split(';'), eq = pair.indexOf('=');
      if (rest.some((x) => x.trim() === 'Max-Age=0')) this.cookies.delete(pair.slice(0, eq));
      else this.cookies.set(pair.slice(0, eq), pair.slice(eq + 1));
    }
    r.body_text = options.bytes ? Buffer.from(await r.arrayBuffer()) : await r.text();
    return r;
  }

  get(path, headers = {}) { return this.send(path, { headers }); }
  async json(path) { return JSON.parse((await this.get(path, { accept: 'application/json' })).body_text); }

  // The form on a page that posts to action: its token and hidden fields.
  async form(page, action) {
    const r = await this.get(page);
    const at = r.body_text.indexOf(`<form method="post" action="${action}"`);
    if (at < 0) throw new Error(`no form to ${action} on ${page} (${r.status})`);
    const html = r.body_text.slice(at, r.body_text.indexOf('</form>', at));
    return Object.fromEntries([...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map((m) => [m[1], decoded(m[2])]));
  }

  post(path, fields, headers = {}) {
    const body = fields instanceof FormData ? fields : new URLSearchParams(fields);
    return this.send(path, { method: 'POST', body, headers: { origin: this.origin, ...headers } });
  }

  async submit(page, action, fields, file = null) {
    const all = { ...(await this.form(page, action)), ...fields };
    if (!file) return this.post(action, all);
    const f = new FormData();
    for (const [k, v] of Object.entries(all)) f.append(k, v);
    f.append('file', new Blob([file.bytes]), file.name);
    return this.post(action, f);
  }

  async signIn(link) {
    const path = new URL(link).pathname;
    const r = await this.submit(path, path, {});
    if (r.status !== 303) throw new Error(`sign-in: ${r.status}`);
  }

  // Follows an import from file to what its page says when the reading is done.
  async bringIn(file, { map = {}, whole = false, day = '2017-05-15' } = {}) {
    const fields = { day };
    if (whole) fields.whole = '1';
    const up = await this.submit('/imports', '/imports', fields, file);
    if (up.status !== 303) return { status: up.status, text: up.body_text };
    const page = up.headers.get('location').replace('/columns', '');
    const html = (await this.get(page + '/columns')).body_text;
    const columns = {};
    for (const m of html.matchAll(/<select class="ds-input" id="f-(c-[a-z]+)"[\s\S]*?<\/select>/g))
      columns[m[1]] = (/<option value="([^"]*)" selected/.exec(m[0]) ?? [0, '-1'])[1];
    const set = await this.submit(page + '/columns', page + '/columns', { ...columns, ...map, ...fields });
    if (set.status !== 303) return { status: set.status, text: set.body_text, page };
    return { status: 303, page, data: await this.whenDone(page), columns };
  }

  async whenDone(page) {
    for (let i = 0; i < 400; i++) {
      const d = await this.json(page);
      if (!d.running && (i > 0 || d.state !== 'uploaded')) return d;
      await new Promise((r) => setTimeout(r, 25));
    }
    throw new Error('the import does not end');
  }
}
