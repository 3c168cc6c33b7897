// The register: changed by hand, merged, split, brought in from files of every kind.
import { test, is, truth, ended, identityNumber, Town } from './town.mjs';
import { bookOf, csv, sheets, shown } from './book.mjs';

const town = await Town.start(['demo'], process.env.TOWN);
const office = await town.visitor('office');
const sites = async (q = '') => (await office.json(`/sites${q}`)).sites;
const one = async (name) => (await sites(`?q=${encodeURIComponent(name)}`))[0];
const text = (s) => ({ name: 'steder.csv', bytes: Buffer.from(s) });

await test('a new site, changed from a day, corrected and closed, keeps its history', async () => {
  const made = await office.submit('/sites/new', '/sites/new', { name: 'Prøve skole', kind: 'school', sector: 'Barn og unge', kostra: '202', counted: '1', day: '2015-01-01' });
  is(made.status, 303);
  const self = made.headers.get('location').split('?')[0];
  const change = (fields) => office.submit(`${self}/change`, `${self}/change`, { name: 'Prøve skole', kind: 'school', sector: 'Barn og unge', kostra: '202', counted: '1', day: '2016-01-01', how: 'change', ...fields });
  is((await change({ name: 'Ny prøve skole' })).status, 303);
  is((await office.json(self)).versions.length, 2);
  is((await change({ name: 'Nyere prøve skole', how: 'correct', day: '2016-05-01' })).status, 303);
  is((await office.json(self)).versions.length, 2);
  is((await change({ name: 'X', day: '2014-01-01' })).status, 422, 'before it began');
  is((await change({ name: 'X', kostra: '20X' })).status, 422, 'KOSTRA');
  is((await office.submit(`${self}/close`, `${self}/close`, { day: '2016-12-31' })).status, 303);
  is((await sites('?on=2016-12-31&q=pr%C3%B8ve')).length, 1);
  is((await sites('?on=2017-01-01&q=pr%C3%B8ve')).length, 0);
  is((await sites('?on=2015-06-01&q=pr%C3%B8ve'))[0].name, 'Prøve skole');
});
await test('two people editing one site: the second sees both, nothing is lost', async () => {
  const s = await one('Bryn helsestasjon'), page = `/sites/${s.id}/change`;
  const f = await office.form(page, page), all = { ...f, name: s.name, kind: 'health_station', sector: s.sector, kostra: '232', counted: '1', day: '2017-05-15', how: 'change' };
  is((await office.post(page, { ...all, address: 'Første vei 1' })).status, 303);
  const late = await office.post(page, { ...all, address: 'Andre vei 2' });
  is(late.status, 409);
  truth('mine stands in the field', late.body_text.includes('value="Andre vei 2"'));
  truth('theirs stands beside it', late.body_text.includes('Første vei 1'));
  is((await one('Bryn helsestasjon')).address, 'Første vei 1');
});
await test('merged and split sites are linked and counted once', async () => {
  const a = await one('Grav helsestasjon'), b = await one('Haslum helsestasjon'), before = (await sites('?on=2017-06-01')).length;
  const page = `/sites/${a.id}/merge`;
  const m = await office.submit(page, page, { [`with-${b.id}`]: '1', into: 'new', name: 'Midtre helsestasjon', day: '2017-06-01' });
  is(m.status, 303);
  is((await sites('?on=2017-06-01')).length, before - 1);
  is((await sites('?on=2017-05-31&q=Grav%20helse')).length, 1);
  const to = m.headers.get('location').split('?')[0];
  is((await office.json(to)).before.length, 2);
  const s = await office.submit(`${to}/split`, `${to}/split`, { names: 'Øst helsestasjon\nVest helsestasjon', day: '2017-09-01' });
  is(s.status, 303);
  is((await sites('?on=2017-09-01')).length, before);
});

// --- files ------------------------------------------------------------------------------------------------------
const head = 'Tjenestested;Kode;Sektor;Type;Adresse';
const bytes1252 = (s) => Buffer.from(s, 'latin1');
for (const [name, bytes] of Object.entries({
  'UTF-8 with ;': Buffer.from(`${head}\nÅsen skole;9001;Barn og unge;Skole;Åsveien 1\n`),
  'UTF-8 with mark and ,': Buffer.from('\ufeff' + `${head}\nÅsen skole;9001;Barn og unge;Skole;Åsveien 1\n`.replaceAll(';', ',')),
  'Windows-1252 with tab': bytes1252(`${head}\r\nÅsen skole;9001;Barn og unge;Skole;Åsveien 1\r\n`.replaceAll(';', '\t')),
}))
  await test(`a file in ${name} is read`, async () => {
    const r = await office.bringIn({ name: 'a.csv', bytes });
    is(r.data?.new, 1, r.text);
    is(r.data.rows[0].name, 'Åsen skole');
    is((await sites('?q=%C3%85sen%20skole')).length, 0, 'nothing is written before it is confirmed');
    is((await office.submit(r.page, `${r.page}/drop`, {})).status, 303);
  });
await test('the preview says new, changed, unchanged, closed and problem, and where', async () => {
  const all = await sites(), rows = all.filter((s) => s.name !== 'Jar skole').map((s) => `${s.name};;${s.sector};${s.kind};${s.address}`);
  const changed = rows.findIndex((r) => r.startsWith('Evje skole'));
  rows[changed] = 'Evje skole;;Barn og unge;Skole;Evjeveien 12';
  rows.push('Helt ny skole;;Barn og unge;Skole;Nyveien 1', ';;Barn og unge;Skole;', 'Helt ny skole;;X;Y;Z');
  const r = await office.bringIn(text(`${head}\n${rows.join('\n')}\n`), { whole: true });
  is(r.data?.new, 1, r.text);
  is(r.data.closed, 1, 'Jar skole is closed');
  is(r.data.problems, 2);
  const c = await office.json(`${r.page}?rows=changed`);
  truth('says which field', c.rows.some((x) => x.name === 'Evje skole' && x.changes.some((y) => y.after === 'Evjeveien 12')));
  const p = (await office.get(`${r.page}?rows=problem`)).body_text;
  truth('names the column', p.includes('Navn (kolonne 1)'));
  is((await office.submit(r.page, `${r.page}/apply`, {})).status, 303);
  await office.whenDone(r.page);
  is((await office.json(r.page)).state, 'applied');
  is((await one('Evje skole')).address, 'Evjeveien 12');
  is((await sites('?q=Jar%20skole')).length, 0);
  is((await office.submit(r.page, `${r.page}/undo`, {})).status, 303);
  is((await office.json(r.page)).state, 'undone');
  is((await one('Evje skole')).address, '');
  is((await sites('?q=Jar%20skole')).length, 1);
  is((await sites('?q=Helt%20ny')).length, 0);
});
await test('a register that changed after the preview is not overwritten', async () => {
  const r = await office.bringIn(text(`${head}\nEvje skole;;Barn og unge;Skole;Evjeveien 99\n`));
  await office.submit('/sites/new', '/sites/new', { name: 'I mellomtiden', kind: 'other', counted: '1', day: '2017-01-01' });
  await office.submit(r.page, `${r.page}/apply`, {});
  const d = await office.whenDone(r.page);
  is(d.state, 'ready');
  truth('says why', (await office.get(r.page)).body_text.includes('Noen andre har endret'));
  is((await one('Evje skole')).address, '');
});
await test('our own lists, as CSV and XLSX, come back unchanged', async () => {
  for (const suffix of ['csv', 'xlsx']) {
    const x = await office.send(`/sites.${suffix}`, { bytes: true });
    const r = await office.bringIn({ name: `ut.${suffix}`, bytes: x.body_text });
    is(r.data?.problems, 0, `${suffix} problems`);
    is(r.data.new + r.data.changed, 0, suffix);
    await office.submit(r.page, `${r.page}/drop`, {});
  }
});
await test('a mapping is remembered by the heading', async () => {
  const file = text('Hva;Hvor\nMerkelig sted;Veien 3\n');
  const first = await office.bringIn(file, { map: { 'c-name': '0', 'c-address': '1' } });
  is(first.data?.new, 1, first.text);
  const second = await office.bringIn(file);
  is(second.columns['c-name'], '0');
  is(second.columns['c-address'], '1');
});

const hostile = {
  'an old .xls': Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), Buffer.alloc(600)]),
  'a PDF': Buffer.from('%PDF-1.7\n'), 'a web page': Buffer.from('<!doctype html><p>x'), 'nothing': Buffer.from('\n\n'),
  'a heading alone': Buffer.from('navn;sektor\n'), 'UTF-16': Buffer.from('\ufeffnavn\nA\n', 'utf16le'),
  'a quote that never ends': Buffer.from('navn\n"A\n'), '101 columns': Buffer.from(`${Array(101).fill('x').join(';')}\n${Array(101).fill('y').join(';')}\n`),
  'a damaged .xlsx': bookOf('<worksheet><sheetData><row><c'),
  'a truncated .xlsx': bookOf('<worksheet/>').subarray(0, 120),
  'a bomb': bookOf(Buffer.alloc(300 << 20, 32)),
  'entities': bookOf('<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'),
};
for (const [name, bytes] of Object.entries(hostile))
  await test(`${name} is refused in words`, async () => {
    const r = await office.bringIn({ name: 'fil.xlsx', bytes });
    truth(`status ${r.status}`, r.status === 422 || r.status === 415);
    truth('beside the field', r.text.includes('ds-validation-message'));
  });
await test('formulas come in as text and go out as text', async () => {
  const r = await office.bringIn(text(`${head}\n=1+1;;Barn og unge;Skole;@SUM(A1)\n`));
  is((await office.submit(r.page, `${r.page}/apply`, {})).status, 303);
  await office.whenDone(r.page);
  const csv = (await office.get('/sites.csv')).body_text;
  truth('guarded', csv.includes("'=1+1") && !/(^|;)=1\+1/m.test(csv));
});

await test('formulas in a workbook come in as what they show, and go out as text', async () => {
  const cell = (at, type, body) => `<c r="${at}" t="${type}">${body}</c>`, row = (n, ...cells) => `<row r="${n}">${cells.join('')}</row>`;
  const text = (at, s) => cell(at, 'inlineStr', `<is><t>${s}</t></is>`);
  const sheet = '<worksheet><sheetData>' + row(1, text('A1', 'Tjenestested'), text('B1', 'Kode'), text('C1', 'Sektor'), text('D1', 'Adresse')) +
    row(2, cell('A2', 'str', '<f>HYPERLINK("http://evil.example/","x")</f><v>Regnet skole</v>'), text('B2', '=cmd|\' /C calc\'!A0'), text('C2', '-2+3'), text('D2', '\t=1+1')) +
    row(3, text('A3', '+47 barnehage'), text('B3', '@SUM(A1)'), text('C3', '\r=2'), text('D3', 'Veien 1')) + '</sheetData></worksheet>';
  const r = await office.bringIn({ name: 'regneark.xlsx', bytes: bookOf(sheet) });
  is(r.data?.new, 2, r.text);
  is((await office.submit(r.page, `${r.page}/apply`, {})).status, 303);
  await office.whenDone(r.page);
  is((await one('Regnet skole')).code, "=cmd|' /C calc'!A0", 'kept as it was');
  const out = csv((await office.get('/sites.csv')).body_text, ';'), book = sheets((await office.send('/sites.xlsx', { bytes: true })).body_text)[0].rows;
  for (const rows of [out]) for (const c of rows.flat()) truth(`a formula in CSV: ${c}`, !/^[\s]*[=+@-]/.test(c) || /^-?\d+([.,]\d+)?$/.test(c));
  truth('and none in XLSX', book.flat().every((c) => c.formula === undefined));
  const found = book.find((x) => shown(x[0]) === 'Regnet skole');
  truth('the code is a text there', found[1].text === "=cmd|' /C calc'!A0");
});
await test('a row with an identity number is refused, and the number stands nowhere', async () => {
  const number = identityNumber(), dressed = [number, `${number.slice(0, 6)} ${number.slice(6)}`, number.replace(/(..)(?=.)/g, '$1.')];
  const before = (await sites()).length;
  const rows = [`Ola ${dressed[0]};;S;Skole;`, `Sted A;;S;Skole;c/o ${dressed[1]}`, `Sted B;;${dressed[2]};Skole;`, 'Uten nummer skole;;S;Skole;Veien 7'];
  const r = await office.bringIn(text(`${head}\n${rows.join('\n')}\n`));
  is(r.data?.problems, 3, r.text);
  is(r.data.new, 1);
  const html = (await office.get(`${r.page}?rows=problem`)).body_text, json = JSON.stringify(await office.json(`${r.page}?rows=problem`));
  for (const d of dressed) truth('not shown again', !html.includes(d) && !json.includes(d));
  truth('says why', html.includes('Fødselsnummer') || html.includes('fødselsnummer'));
  is((await office.submit(r.page, `${r.page}/apply`, {})).status, 303);
  await office.whenDone(r.page);
  is((await sites()).length, before + 1, 'the other row came in');
  const all = (await office.get('/sites.csv')).body_text + (await office.get(r.page)).body_text;
  truth('nowhere', dressed.every((d) => !all.includes(d)) && !all.includes(number));
});
await test('an identity number in the name of a file is refused', async () => {
  const r = await office.bringIn({ name: `${identityNumber()}.csv`, bytes: Buffer.from(`${head}\nX skole;;S;Skole;\n`) });
  is(r.status, 422);
});
await test('earlier completions with an identity number are refused', async () => {
  const programme = (await office.json('/programmes')).programmes[0].id, page = `/programmes/${programme}/afterwards`, number = identityNumber();
  const r = await office.submit(page, `/programmes/${programme}/completions`, {}, { name: 'x.csv', bytes: Buffer.from(`navn;dato;kilde\n${(await sites())[0].name};01.06.2013;${number}\n`) });
  is(r.status, 422);
  truth('not shown', !r.body_text.includes(number));
});
await test('the audit chain is whole after all this', () => truth('whole', town.run('check').includes('chain whole')));
await town.end();
ended();
