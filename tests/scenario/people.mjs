// Who may what: every page and form as every role; ways in; forged and stale requests.
import { test, is, truth, ended, identityNumber, Town } from './town.mjs';

const town = await Town.start(['demo'], process.env.TOWN);
const roles = ['participant', 'site_lead', 'staff', 'coach', 'office', 'director', 'guest', 'operator'];
const visitors = {};
for (const r of roles) visitors[r] = await town.visitor(r);
const office = visitors.office;
const programme = (await office.json('/programmes')).programmes[0].id;
const site = (await office.json('/sites')).sites[0].id;
const cohort = /\/cohorts\/([a-z0-9]+)/.exec((await office.get(`/programmes/${programme}`)).body_text)[1];

// page -> the roles that may see it, as src/people/roles.h says
const read = ['participant', 'site_lead', 'coach', 'office', 'director'];
const pages = {
  '/director': ['office', 'director'],
  '/programmes': [...read, 'guest'],
  [`/programmes/${programme}`]: [...read, 'guest'],
  [`/programmes/${programme}/sites`]: [...read, 'guest'],
  [`/programmes/${programme}/compare?from=2016-01-01&to=2017-01-01`]: [...read, 'guest'],
  [`/cohorts/${cohort}`]: [...read, 'guest'],
  '/sites': read, [`/sites/${site}`]: read,
  '/sites/new': ['office'], [`/sites/${site}/change`]: ['office'], [`/sites/${site}/close`]: ['office'],
  [`/sites/${site}/merge`]: ['office'], [`/sites/${site}/split`]: ['office'],
  '/imports': ['office'],
  '/programmes/new': ['office'], [`/programmes/${programme}/change`]: ['office'], [`/programmes/${programme}/cohorts/new`]: ['office'],
  [`/programmes/${programme}/afterwards`]: ['office'], [`/cohorts/${cohort}/change`]: ['office'],
  '/accounts': ['office', 'operator'], '/accounts/new': ['office', 'operator'], '/audit': ['office', 'operator'],
  '/municipality': ['operator'], '/account': roles,
};
for (const [page, may] of Object.entries(pages))
  await test(`${page.replace(programme, 'P').replace(site, 'S').replace(cohort, 'K')} is for ${may.join(' ')}`, async () => {
    for (const r of roles) is((await visitors[r].get(page)).status, may.includes(r) ? 200 : 403, r);
    const nobody = await town.visitor();
    const away = await nobody.get(page);
    is(away.status, 303, 'signed out');
    truth('to the sign-in page', away.headers.get('location').startsWith('/sign-in?back='));
    is((await nobody.get(page, { accept: 'application/json' })).status, 401, 'signed out, JSON');
  });

// The program's own list of addresses: none may be missing here, and none may say another thing than it does.
const routes = JSON.parse(town.run('routes', '--json'));
await test('every address that can be seen is tried above, and its row says the same', () => {
  const row = (path) => routes.filter((r) => r.method === 'GET').find((r) => new RegExp(`^${r.path.replace(/\{[a-z]+\}/g, '[a-z0-9]{16}')}$`).test(path) && !/\{/.test(r.path) ||
    new RegExp(`^${r.path.replace(/\{[a-z]+\}/g, '[a-z0-9]{16}')}$`).test(path));
  const seen = new Set(Object.keys(pages).map((p) => row(p.split('?')[0]).path));
  for (const [page, may] of Object.entries(pages))
    is(row(page.split('?')[0]).roles.sort().join(' '), [...may].sort().join(' '), page);
  // These need a thing made first; they are tried where it is made.
  const elsewhere = ['/imports/{id}', '/imports/{id}/columns', '/participations/{id}', '/accounts/{id}'];
  for (const r of routes.filter((x) => x.method === 'GET' && !x.open))
    truth(`${r.path} is not tried`, seen.has(r.path) || elsewhere.includes(r.path));
});
await test('every form is closed to every role its row does not name, and to strangers', async () => {
  const nobody = await town.visitor();
  for (const r of routes.filter((x) => x.method === 'POST' && !x.open)) {
    const path = r.path.replace(/\{[a-z]+\}/g, 'aaaaaaaaaaaaaaaa');
    for (const role of roles) {
      const a = await visitors[role].post(path, { _token: 'wrong' }, { accept: 'application/json' });
      is(JSON.parse(a.body_text).error, r.roles.includes(role) ? 'token.bad' : 'denied', `${role} ${r.path}`);
    }
    is((await nobody.post(path, { _token: 'wrong' }, { accept: 'application/json' })).status, 401, r.path);
  }
});

const posts = {
  '/sites/new': ['office'], [`/sites/${site}/close`]: ['office'], '/imports': ['office'], '/programmes/new': ['office'],
  [`/cohorts/${cohort}/sites`]: ['office'], '/accounts/new': ['office', 'operator'], '/municipality': ['operator'],
  [`/programmes/${programme}/completions`]: ['office'], '/account/password': roles,
};
for (const [path, may] of Object.entries(posts))
  await test(`POST ${path.replace(programme, 'P').replace(site, 'S').replace(cohort, 'K')} is for ${may.join(' ')}`, async () => {
    for (const r of roles) {
      const a = await visitors[r].post(path, { _token: 'wrong' });
      // Whoever may comes as far as the token; whoever may not is stopped before it.
      truth(`${r}: ${a.status} ${a.body_text.length}`, a.status === 403);
      const j = await visitors[r].post(path, { _token: 'wrong' }, { accept: 'application/json' });
      is(JSON.parse(j.body_text).error, may.includes(r) ? 'token.bad' : 'denied', r);
    }
  });

await test('a form from another site is refused', async () => {
  const f = await office.form('/programmes/new', '/programmes/new');
  is((await office.post('/programmes/new', { ...f, name: 'X', title: 'X', inherit: 'any' }, { origin: 'https://evil.example' })).status, 403);
  is((await office.post('/programmes/new', { ...f, name: 'X', title: 'X', inherit: 'any' }, { 'sec-fetch-site': 'cross-site' })).status, 403);
});
await test('a token is for one form alone, and for one session', async () => {
  const f = await office.form('/programmes/new', '/programmes/new');
  is((await office.post('/sites/new', { ...f, name: 'X', counted: '1', day: '2017-01-01' })).status, 403);
  is((await visitors.operator.post('/municipality', { ...f, name: 'X' })).status, 403);
});
await test('unknown, doubled and missing fields are named', async () => {
  const f = await office.form('/programmes/new', '/programmes/new');
  is((await office.post('/programmes/new', { ...f, name: 'X', title: 'X', inherit: 'any', extra: '1' })).status, 422);
  const twice = new URLSearchParams({ ...f, name: 'X', title: 'X', inherit: 'any' });
  twice.append('name', 'Y');
  is((await office.send('/programmes/new', { method: 'POST', body: twice, headers: { origin: office.origin } })).status, 422);
  const r = await office.post('/programmes/new', { ...f, name: '', title: 'Tittel', inherit: 'any' });
  is(r.status, 422);
  truth('what was sent stands there', r.body_text.includes('value="Tittel"'));
  truth('the problem stands beside its field', r.body_text.includes('id="p-name"'));
});
await test('other content types, methods, paths and sizes get a page, never 500', async () => {
  is((await office.send('/programmes/new', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json', origin: office.origin } })).status, 415);
  is((await office.send('/programmes/new', { method: 'PUT' })).status, 405);
  is((await office.send('/nowhere', { method: 'POST', body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } })).status, 404);
  is((await office.get('/programmes/../../etc/passwd')).status, 404);
  is((await office.get(`/programmes/${programme}?on=yesterday`)).status, 422);
  is((await office.get(`/programmes/${programme}?on=2017-01-01&on=2017-01-02`)).status, 422);
  is((await office.get('/programmes/aaaaaaaaaaaaaaaa')).status, 404);
});
await test('a form that is too large is read to its end and answered in words', async () => {
  for (let i = 0; i < 10; i++) {
    const r = await office.send('/programmes/new', { method: 'POST', body: 'a'.repeat(3 << 20), headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    is(r.status, 413);
    truth('in words', r.body_text.includes('Dette er for stort'));
  }
});
await test('an identity number is refused and not shown again', async () => {
  const number = identityNumber();
  const f = await office.form('/programmes/new', '/programmes/new');
  const r = await office.post('/programmes/new', { ...f, name: 'X', title: `om ${number.slice(0, 6)} ${number.slice(6)}`, inherit: 'any' });
  is(r.status, 422);
  truth('not shown', !r.body_text.includes(number.slice(6)));
});
await test('a link works once, and in the browser that asked', async () => {
  const asker = await town.visitor(), thief = await town.visitor();
  await thief.get('/sign-in');
  const sent = await asker.submit('/sign-in', '/sign-in', { email: 'coach@example.no' });
  is(sent.status, 303);
  await new Promise((r) => setTimeout(r, 100));
  const link = [...town.out.matchAll(/(http\S+\/sign-in\/link\/[0-9a-f]+)\n\n/g)].at(-1)[1], path = new URL(link).pathname;
  is((await thief.submit(path, path, {})).status, 403, 'another browser');
  is((await asker.submit(path, path, {})).status, 303, 'the asking one');
  is((await asker.get('/programmes')).status, 200);
  is((await asker.submit(path, path, {}).catch(() => ({ status: 403 }))).status, 403, 'twice');
});
await test('asking tells nobody whether there is an account', async () => {
  const v = await town.visitor();
  const a = await v.submit('/sign-in', '/sign-in', { email: 'nobody@example.no' });
  is(a.status, 303);
  is(a.headers.get('location'), '/sign-in/sent');
});
await test('a password opens, a wrong one is throttled, and a new one ends other sessions', async () => {
  const guest = visitors.guest, other = await town.visitor();
  const set = await guest.submit('/account', '/account/password', { new: 'tre gode ord her', again: 'tre gode ord her' });
  is(set.status, 303);
  const into = await other.submit('/sign-in', '/sign-in/password', { email: 'guest@example.no', password: 'tre gode ord her' });
  is(into.headers.get('location'), '/');
  is((await guest.submit('/account', '/account/password', { new: 'fire andre ord her', again: 'fire andre ord her' })).status, 303);
  is((await other.get('/account')).status, 303, 'the other session is over');
  let status = 0;
  for (let i = 0; i < 8 && status !== 429; i++)
    status = (await other.submit('/sign-in', '/sign-in/password', { email: 'guest@example.no', password: 'feil passord nå' })).status;
  is(status, 429, 'throttled');
});
await test('after signing in one stands where one was going, query and all', async () => {
  const want = `/programmes/${programme}/sites?state=completed&on=2017-06-30`;
  const page = async (v, path) => { const at = (await v.get(path)).headers.get('location'); truth(at, at.startsWith('/sign-in?back=')); return at; };
  const back = (html) => /name="back" value="([^"]*)"/.exec(html)[1].replaceAll('&amp;', '&');
  is((await visitors.director.submit('/account', '/account/password', { new: 'tre gode ord her', again: 'tre gode ord her' })).status, 303);
  const v = await town.visitor(), at = await page(v, want);
  is(back((await v.get(at)).body_text), want, 'the form carries it');
  const wrong = await v.submit(at, '/sign-in/password', { email: 'director@example.no', password: 'feil passord nå', back: want });
  is(back((await v.get(wrong.headers.get('location'))).body_text), want, 'a wrong password keeps it');
  is((await v.submit(at, '/sign-in/password', { email: 'director@example.no', password: 'tre gode ord her', back: want })).headers.get('location'), want, 'by password');
  const w = await town.visitor(), from = await page(w, want);
  is((await w.submit(from, '/sign-in', { email: 'director@example.no', back: want })).status, 303);
  await new Promise((r) => setTimeout(r, 100));
  const link = new URL([...town.out.matchAll(/(http\S+\/sign-in\/link\/[0-9a-f]+\S*)\n\n/g)].at(-1)[1]), f = await w.form(link.pathname + link.search, link.pathname);
  is((await w.post(link.pathname, f)).headers.get('location'), want, 'by link');
  for (const evil of ['//evil.example', '/\\evil.example', 'https://evil.example', '/x\\..//evil'])
    truth(evil, back((await w.get(`/sign-in?back=${encodeURIComponent(evil)}`)).body_text) === '/');
});
await test('choosing a language keeps the page, query and all', async () => {
  const html = (await office.get(`/programmes/${programme}?on=2017-06-30`)).body_text;
  const link = /href="(\/language\?locale=en[^"]*)"/.exec(html)[1].replaceAll('&amp;', '&');
  is((await office.get(link)).headers.get('location'), `/programmes/${programme}?on=2017-06-30`);
  await office.get('/language?locale=nb&back=/');
});
await test('a closed account is out at once', async () => {
  const id = /\/accounts\/([a-z0-9]+)"[^>]*>[^<]*<\/a><\/th><td>staff@/.exec((await office.get('/accounts')).body_text)[1];
  is((await office.submit(`/accounts/${id}`, `/accounts/${id}/state`, { closed: '1' })).status, 303);
  is((await visitors.staff.get('/account')).status, 303);
});
await test('the office cannot make an operator', async () => {
  const r = await office.submit('/accounts/new', '/accounts/new', { email: 'ny@example.no', name: 'Ny', 'role-operator': '1' });
  is(r.status, 422);
});
await test('every page speaks the chosen language', async () => {
  for (const [tag, word] of [['nb', 'Hopp til hovedinnhold'], ['nn', 'Hopp til hovudinnhaldet'], ['en', 'Skip to main content']]) {
    await office.get(`/language?locale=${tag}&back=/programmes`);
    const r = await office.get('/programmes');
    truth(tag, r.body_text.includes(`<html lang="${tag}"`) && r.body_text.includes(word));
  }
  is((await office.get('/language?locale=nb&back=//evil.example')).headers.get('location'), '/');
});
await test('what has not changed costs the browser nothing', async () => {
  const r = await office.get('/programmes'), etag = r.headers.get('etag');
  is((await office.get('/programmes', { 'if-none-match': etag })).status, 304);
  is((await visitors.director.get('/programmes', { 'if-none-match': etag })).status, 200, 'another session');
  await office.submit('/programmes/new', '/programmes/new', { name: 'Etag', title: 'Etag', inherit: 'any' });
  is((await office.get('/programmes', { 'if-none-match': etag })).status, 200, 'after a change');
});
await test('every answer is guarded by its headers', async () => {
  const r = await office.get('/programmes');
  truth('csp', r.headers.get('content-security-policy').startsWith("default-src 'none'"));
  is(r.headers.get('x-content-type-options'), 'nosniff');
  is(r.headers.get('referrer-policy'), 'no-referrer');
  truth('session cookie', (await (await town.visitor()).get('/sign-in')).headers.getSetCookie().every((c) => c.includes('HttpOnly') && c.includes('SameSite=Lax')));
});
await test('the audit chain is whole after all this', async () => {
  truth('whole', town.run('check').includes('chain whole'));
});
await town.end();
ended();
