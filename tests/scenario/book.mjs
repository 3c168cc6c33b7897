// Files as a stranger reads them: ZIP, XLSX and CSV, written for the tests and from the standards alone.
import { deflateRawSync, inflateRawSync, crc32 } from 'node:zlib';

// A ZIP of deflated entries: [name, bytes, the size it claims].
export function zip(entries) {
  const local = [], central = [];
  let at = 0;
  for (const [name, data, size] of entries) {
    const packed = deflateRawSync(data), n = Buffer.from(name), crc = crc32(data), h = Buffer.alloc(30), c = Buffer.alloc(46);
    h.writeUInt32LE(0x04034b50, 0); h.writeUInt16LE(20, 4); h.writeUInt16LE(8, 8); h.writeUInt32LE(crc, 14); h.writeUInt32LE(packed.length, 18);
    h.writeUInt32LE(size ?? data.length, 22); h.writeUInt16LE(n.length, 26);
    c.writeUInt32LE(0x02014b50, 0); c.writeUInt16LE(20, 4); c.writeUInt16LE(20, 6); c.writeUInt16LE(8, 10); c.writeUInt32LE(crc, 16);
    c.writeUInt32LE(packed.length, 20); c.writeUInt32LE(size ?? data.length, 24); c.writeUInt16LE(n.length, 28); c.writeUInt32LE(at, 42);
    local.push(h, n, packed); central.push(c, n);
    at += 30 + n.length + packed.length;
  }
  const dir = Buffer.concat(central), end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0); end.writeUInt16LE(entries.length, 8); end.writeUInt16LE(entries.length, 10); end.writeUInt32LE(dir.length, 12); end.writeUInt32LE(at, 16);
  return Buffer.concat([...local, dir, end]);
}

// A workbook of one sheet with this XML in it.
export const bookOf = (sheet, more = []) => zip([
  ['xl/workbook.xml', Buffer.from('<workbook xmlns:r="r"><sheets><sheet name="A" r:id="r1"/></sheets></workbook>')],
  ['xl/_rels/workbook.xml.rels', Buffer.from('<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>')],
  ...more, ['xl/worksheets/sheet1.xml', typeof sheet === 'string' ? Buffer.from(sheet) : sheet]]);

// name -> bytes; sizes and checksums must be as the directory says.
export function unzip(bytes) {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1')), files = new Map();
  if (end < 0) throw new Error('no ZIP');
  let at = bytes.readUInt32LE(end + 16);
  for (let i = bytes.readUInt16LE(end + 10); i > 0; i--) {
    if (bytes.readUInt32LE(at) !== 0x02014b50) throw new Error('a damaged directory');
    const method = bytes.readUInt16LE(at + 10), crc = bytes.readUInt32LE(at + 16), packed = bytes.readUInt32LE(at + 20), size = bytes.readUInt32LE(at + 24);
    const n = bytes.readUInt16LE(at + 28), local = bytes.readUInt32LE(at + 42), name = bytes.toString('utf8', at + 46, at + 46 + n);
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28), raw = bytes.subarray(from, from + packed);
    const data = method === 8 ? inflateRawSync(raw) : raw;
    if (data.length !== size || crc32(data) !== crc) throw new Error(`${name} is damaged`);
    files.set(name, data);
    at += 46 + n + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return files;
}

// Character references become characters.
export const decoded = (s) => s.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(amp|lt|gt|quot|apos|nbsp));/gi, (m, hex, dec, name) =>
  hex ? String.fromCodePoint(parseInt(hex, 16)) : dec ? String.fromCodePoint(Number(dec)) : { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' }[name]);
const written = (s) => decoded([...s.matchAll(/<t[^>]*>([^<]*)<\/t>/g)].map((m) => m[1]).join('')).replace(/_x([0-9A-F]{4})_/gi, (m, h) => String.fromCharCode(parseInt(h, 16)));

// A workbook -> [{ name, rows: [[cell…]…] }]; a cell is { text } or { number, day } (day: its format is a date's) or { formula }.
export function sheets(bytes) {
  const files = unzip(bytes), get = (n) => files.get(n)?.toString() ?? '';
  const shared = [...get('xl/sharedStrings.xml').matchAll(/<si>(.*?)<\/si>/gs)].map((m) => written(m[1]));
  const styles = get('xl/styles.xml'), dates = new Set([...styles.matchAll(/numFmtId="(\d+)" formatCode="([^"]*)"/g)].filter((m) => /yy/.test(m[2])).map((m) => m[1]));
  const xf = [.../<cellXfs.*?<\/cellXfs>/s.exec(styles)[0].matchAll(/<xf [^>]*numFmtId="(\d+)"/g)].map((m) => dates.has(m[1]));
  const targets = new Map([...get('xl/_rels/workbook.xml.rels').matchAll(/<Relationship [^>]*>/g)].map((m) => [/ Id="([^"]*)"/.exec(m[0])[1], / Target="([^"]*)"/.exec(m[0])[1]]));
  return [...get('xl/workbook.xml').matchAll(/<sheet name="([^"]*)"[^>]*r:id="([^"]*)"/g)].map(([, name, id]) => {
    const rows = [];
    for (const [, at, attributes, body] of get('xl/' + targets.get(id)).matchAll(/<c r="([A-Z]+\d+)"([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
      const row = Number(/\d+/.exec(at)[0]) - 1, column = [.../[A-Z]+/.exec(at)[0]].reduce((n, c) => n * 26 + c.charCodeAt(0) - 64, 0) - 1;
      const type = / t="([^"]*)"/.exec(attributes)?.[1] ?? 'n', style = Number(/ s="(\d+)"/.exec(attributes)?.[1] ?? 0), v = /<v>([^<]*)<\/v>/.exec(body ?? '')?.[1];
      const cell = /<f[ >]/.test(body ?? '') ? { formula: body } : type === 's' ? { text: shared[Number(v)] } : type === 'inlineStr' ? { text: written(body) }
        : v === undefined ? { text: '' } : { number: Number(v), day: xf[style] };
      (rows[row] ??= [])[column] = cell;
    }
    return { name: decoded(name), rows };
  });
}
// As people read a cell: a date in the long order, a number as its figures.
export const shown = (cell) => !cell ? '' : cell.formula ? 'a formula' : cell.text ?? (cell.day ? new Date((cell.number - 25569) * 86400e3).toISOString().slice(0, 10) : String(cell.number));

// CSV with quotes -> rows of texts; the guard before a formula stays.
export function csv(text, separator) {
  const rows = [[]];
  let cell = '', quoted = false;
  const s = text.replace(/^\ufeff/, '');
  for (let i = 0; i < s.length; i++) {
    const c = s[i];
    if (quoted && c === '"' && s[i + 1] === '"') { cell += '"'; i++; }
    else if (c === '"') quoted = !quoted;
    else if (!quoted && c === separator) { rows.at(-1).push(cell); cell = ''; }
    else if (!quoted && c === '\n') { rows.at(-1).push(cell.replace(/\r$/, '')); cell = ''; rows.push([]); }
    else cell += c;
  }
  if (quoted) throw new Error('a quote that never ends');
  if (cell || rows.at(-1).length) rows.at(-1).push(cell); else rows.pop();
  return rows;
}

// The first table's body -> rows of { href, cells }, tags taken away.
export function table(html) {
  const body = /<tbody>(.*?)<\/tbody>/s.exec(html)?.[1] ?? '';
  const plain = (s) => decoded(s.replace(/<[^>]*>/g, '')).trim();
  return [...body.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)].map(([, row]) => ({
    href: decoded(/<a[^>]*href="([^"]*)"/.exec(row)?.[1] ?? ''),
    cells: [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map((m) => plain(m[1].replace(/ ?<span class="muted small">.*?<\/span>/gs, ''))),
  }));
}
