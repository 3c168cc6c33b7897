// Every number opens to exactly its rows: on screen, as JSON, CSV and XLSX, in each language's files.
import { test, is, truth, ended, Town } from './town.mjs';
import { csv, decoded, sheets, shown, table } from './book.mjs';

const town = await Town.start(['demo'], process.env.TOWN);
const office = await town.visitor('office');
const programmes = (await office.json('/programmes')).programmes;
const programme = programmes.find((p) => p.name === 'LUP').id;
const short = (p) => p.replace(/[a-z0-9]{16}/g, 'ID');
let opened = 0;

// What a list must hold, from the whole register with each site's state alone: nothing of the list's own filter is used.
const whole = new Map();
async function everything(id, on) {
  const key = `${id} ${on}`;
  if (!whole.has(key)) {
    const of = async (state) => (await office.json(`/programmes/${id}/sites?state=${state}&on=${on}`)).sites;
    whole.set(key, { counted: await of('sites'), others: await of('not_counted'), forecast: new Set((await of('forecast')).map((s) => s.id)) });
  }
  return whole.get(key);
}
const names = new Map();
async function stateNames(locale) {
  if (!names.has(locale)) {
    const html = (await office.get(`/programmes/${programme}/sites`)).body_text, select = /<select[^>]*name="state".*?<\/select>/s.exec(html)[0];
    names.set(locale, Object.fromEntries([...select.matchAll(/<option value="([^"]*)"[^>]*>([^<]*)</g)].map((m) => [m[1], decoded(m[2])])));
  }
  return names.get(locale);
}
async function expected(url, locale) {
  const u = new URL(url, town.origin), q = u.searchParams, on = q.get('on') ?? '2017-05-15', state = q.get('state') ?? 'sites';
  const all = await everything(u.pathname.split('/')[2], on), words = await stateNames(locale);
  const rows = state === 'not_counted' ? all.others : all.counted;
  if (q.has('cohort')) return null; // by name, below
  return rows.filter((s) => ['sites', 'not_counted'].includes(state) || (state === 'forecast' ? all.forecast.has(s.id) : state === 'remaining' ? s.state !== 'completed' : s.state === state))
    .filter((s) => (!q.has('sector') || s.sector === q.get('sector')) && (!q.has('kind') || s.kind === kindWords.get(q.get('kind')))).map((s) => s.id).sort().join(' ');
}
const kindWords = new Map();
{
  const select = /<select[^>]*name="kind".*?<\/select>/s.exec((await office.get(`/programmes/${programme}/sites`)).body_text)[0];
  for (const [, value, word] of select.matchAll(/<option value="([^"]*)"[^>]*>([^<]*)</g)) kindWords.set(value, decoded(word));
}

// One list in all its forms: the same rows in the same order with the same cells.
async function sameEverywhere(url, n, locale = 'nb') {
  const [path, q = ''] = url.split('?'), words = await stateNames(locale), iso = (d) => d ?? '';
  const j = await office.json(url), rows = j.sites, short = (d) => locale === 'en' ? d : d.split('-').reverse().join('.');
  is(rows.length, n, 'JSON rows'); is(j.total, n, 'JSON total');
  const want = rows.map((s) => [s.name, s.sector, s.kind, words[s.state], s.state === 'not_yet' ? '' : iso(s.since), s.cohort].join('|'));
  const html = table((await office.get(url)).body_text);
  is(html.length, n, 'HTML rows');
  is(html.map((r) => r.href.split('/').at(-1)).join(' '), rows.map((s) => s.id).join(' '), 'HTML links');
  html.forEach((r, i) => {
    const [name, sector, kind, state, since, cohort] = r.cells, [wn, ws, wk, wt, wd, wc] = want[i].split('|');
    is([name, sector, kind, state, cohort].join('|'), [wn, ws, wk, wt, wc].join('|'), `HTML row ${i}`);
    is(since, wd === '' ? '' : short(wd), 'HTML day');
  });
  const lines = csv((await office.get(`${path}.csv?${q}`)).body_text, locale === 'en' ? ',' : ';');
  is(lines.length - 1, n, 'CSV rows');
  lines.slice(1).forEach((cells, i) => is(cells.join('|'), want[i], `CSV row ${i}`));
  const answer = await office.send(`${path}.xlsx?${q}`, { bytes: true }), book = sheets(answer.body_text);
  is(answer.headers.get('content-type'), 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
  const sheet = book[0].rows;
  is(sheet.length - 1, n, 'XLSX rows');
  is(Array.from(sheet[0], shown).join('|'), lines[0].join('|'), 'the heading');
  sheet.slice(1).forEach((cells, i) => {
    is(Array.from({ length: 6 }, (_, c) => shown(cells[c])).join('|'), want[i], `XLSX row ${i}`);
    truth(`a real date in row ${i}`, !cells[4] || cells[4].day === true || cells[4].text === '');
  });
  truth('the day stands in the notes', book[1].rows.some((r) => shown(r[0]).includes(new URLSearchParams(q).get('on') ?? '')));
  opened++;
}

// Each link to a list with the number it shows.
async function numbers(page, least, locale = 'nb') {
  const html = (await office.get(page)).body_text, seen = new Set();
  const links = [...html.matchAll(/<a[^>]*href="([^"]*\/sites\?[^"]*)"[^>]*>\s*(?:<[^>]*>)?(\d+)(?: (?:av|of) \d+)?[^<]*</g)];
  truth(`${links.length} links on ${page}`, links.length >= least);
  for (const [, href, n] of links) {
    const url = decoded(href);
    if (seen.has(url)) continue;
    seen.add(url);
    try {
      await sameEverywhere(url, Number(n), locale);
      const want = locale === 'nb' ? await expected(url, locale) : null;
      if (want !== null) is((await office.json(url)).sites.map((s) => s.id).sort().join(' '), want, 'the rows');
    } catch (e) {
      throw new Error(`${short(url)} (${n}): ${e.message}`);
    }
  }
}
for (const [page, least] of [[`/programmes/${programme}?on=2017-05-15`, 40], [`/programmes/${programme}?on=2017-06-30`, 40], [`/programmes/${programme}?on=2020-06-30`, 40],
  ['/director?on=2017-05-15', 10], [`/programmes/${programme}/compare?from=2016-05-15&to=2017-06-30`, 12], ['/programmes', 2]])
  await test(`every number of ${short(page)} opens to exactly its rows, in four forms`, () => numbers(page, least));
await test("a cohort's number opens to the sites of that cohort", async () => {
  const d = await office.json('/director?on=2017-05-15'), html = (await office.get('/director?on=2017-05-15')).body_text;
  const list = decoded(/href="([^"]*cohort=[^"]*)"/.exec(html)[1]), rows = (await office.json(list)).sites;
  is(rows.length, d.running[0].n);
  truth('of no other', rows.every((s) => s.cohort === d.running[0].name && s.state === 'in_progress'));
  const all = (await office.json(`/programmes/${programme}/sites?on=2017-05-15&state=in_progress`)).sites;
  is(all.filter((s) => s.cohort === d.running[0].name).map((s) => s.id).join(), rows.map((s) => s.id).join());
});
await test('the lists of the six states part the counted sites, none twice and none left out', async () => {
  for (const on of ['2015-01-01', '2017-05-15', '2020-06-30']) {
    const ids = [];
    for (const state of ['completed', 'in_progress', 'signed_up', 'waiting', 'left', 'not_yet'])
      for (const s of (await office.json(`/programmes/${programme}/sites?state=${state}&on=${on}`)).sites) { is(s.state, state); ids.push(s.id); }
    const all = (await office.json(`/programmes/${programme}/sites?state=sites&on=${on}`)).sites.map((s) => s.id);
    is(ids.sort().join(), all.sort().join(), on);
    is(new Set(ids).size, ids.length, on);
  }
});
await test('the files in English: comma, ISO dates, the same rows', async () => {
  await office.get('/language?locale=en&back=/about');
  try {
    await sameEverywhere(`/programmes/${programme}/sites?state=completed&on=2017-06-30`, 78, 'en');
  } finally {
    await office.get('/language?locale=nb&back=/about');
  }
});
await test('the register itself: the same rows in four forms', async () => {
  const rows = (await office.json('/sites?on=2017-05-15')).sites, html = table((await office.get('/sites?on=2017-05-15')).body_text);
  is(html.map((r) => r.href.split('/').at(-1)).join(), rows.map((s) => s.id).join());
  const lines = csv((await office.get('/sites.csv?on=2017-05-15')).body_text, ';');
  const sheet = sheets((await office.send('/sites.xlsx?on=2017-05-15', { bytes: true })).body_text)[0].rows;
  is(lines.length - 1, rows.length, 'CSV'); is(sheet.length - 1, rows.length, 'XLSX');
  const width = lines[0].length;
  lines.forEach((cells, i) => {
    is(cells.length, width, `CSV row ${i}`);
    if (i > 0) is(cells[0], rows[i - 1].name);
    cells.forEach((c, at) => is(shown(sheet[i][at]), c, `XLSX row ${i}, column ${at}`));
  });
});

// --- HEAD ---------------------------------------------------------------------------------------------------------
const known = ['content-type', 'content-length', 'etag', 'content-security-policy', 'content-disposition', 'cache-control', 'location'];
const addresses = ['/programmes', '/director', `/programmes/${programme}?on=2017-05-15`, `/programmes/${programme}/sites?state=completed`, `/programmes/${programme}.json`,
  `/programmes/${programme}/sites.csv?state=completed`, `/programmes/${programme}/sites.xlsx?state=completed`, '/sites', '/sites/new', '/accounts', '/nowhere', '/programmes/aaaaaaaaaaaaaaaa', '/'];
await test('HEAD says what GET says, without the body', async () => {
  for (const path of addresses) {
    const g = await office.get(path), h = await office.send(path, { method: 'HEAD' });
    is(h.status, g.status, short(path));
    is(h.body_text, '', short(path));
    for (const k of known.filter((k) => !(k === 'content-length' && path.includes('.xlsx')))) is(h.headers.get(k), g.headers.get(k), `${short(path)} ${k}`);
  }
});
await test('HEAD is guarded as GET is', async () => {
  const nobody = await town.visitor(), guest = await town.visitor('guest');
  is((await nobody.send('/programmes', { method: 'HEAD' })).status, 303);
  is((await guest.send('/sites', { method: 'HEAD' })).status, 403);
  const etag = (await office.get('/programmes')).headers.get('etag');
  is((await office.send('/programmes', { method: 'HEAD', headers: { 'if-none-match': etag } })).status, 304);
});
await test('HEAD does not open a sign-in link', async () => {
  const link = new URL(town.newLink('coach')).pathname, v = await town.visitor();
  is((await v.send(link, { method: 'HEAD' })).status, 200);
  is((await v.submit(link, link, {})).status, 303, 'it is still good');
});
await test('enough lists were opened to mean something', () => truth(`${opened} lists`, opened > 120));
await town.end();
ended();
