/**
 * lsmem speaks the language of its system: states, yes and no, and the names of its summary. The words are those of the
 * translations that util-linux has of them; headings and sizes are the same everywhere.
 */

const ONLINE = 'en ligne|en línea|オンライン|připojeno|aktywna|inkopplad|задіяно|netadgang|on-line|在线';
const OFFLINE =
  'hors ligne|fuera de línea|オフライン|odpojeno|nieaktywna|urkopplad|не задіяно|uden netadgang|离线';
const GOING = 'an->aus|připojeno → odpojeno|wł\\.->wył\\.|på->av|увімкн\\.->вимкн\\.';
const YES = 'ja|jaa|oui|si|sí|ano|tak|да|так|sim|igen|evet|da|是';
const NO = 'nein|nee|nej|non|ne|nie|нет|ні|não|ei|nem|hayır|否';

const cells = (words: string): RegExp => new RegExp(`(?<=\\s)(?:${words})(?=\\s|$)`);
/** The longer ones first: "не задіяно" holds "задіяно". */
const CELLS: readonly (readonly [RegExp, string])[] = [
  [cells(GOING), 'on->off'],
  [cells(OFFLINE), 'offline'],
  [cells(ONLINE), 'online'],
  [cells(YES), 'yes'],
  [cells(NO), 'no'],
];

const SUMMARY: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:Speicherblockgröße|Taille (?:du|de) bloc mémoire|Tamaño del bloque de memoria|メモリブロックサイズ|Velikost paměťového bloku|Rozmiar bloku pamięci|Minnesblockstorlek|Розмір блоку пам'яті|Grootte van geheugenblok|Veličina bloka memorije|Hukommelsesblokstørrelse|Tamanho de bloco de memória)(?=\s*:?\s)/,
    'Memory block size',
  ],
  [
    /^(?:Offline-Gesamtspeicher|Mémoire hors ligne totale|Memoria total fuera de línea|オフラインメモリの合計|Celkem odpojené paměti|Rozmiar pamięci nieaktywnej|Totalt minne urkopplat|Загалом незадіяної пам'яті|Totaal offline geheugen|Ukupna offline memorija|Samlet hukommelse uden nettet|Memória total offline)(?=\s*:?\s)/,
    'Total offline memory',
  ],
  [
    // The French one says "shared", and is of the sum of what is online all the same.
    /^(?:Online-Gesamtspeicher|Mémoire (?:partagée|en ligne) totale|Memoria total en línea|オンラインメモリの合計|Celkem připojené paměti|Rozmiar pamięci aktywnej|Totalt minne inkopplat|Загалом задіяної пам'яті|Totaal online geheugen|Ukupna online memorija|Samlet hukommelse via nettet|Memória total online)(?=\s*:?\s)/,
    'Total online memory',
  ],
];

const ROW = /^0x[0-9a-f]{8,16}-0x[0-9a-f]{8,16}\s/i;
const SIZE_AT_END = /[\d.,]+[KMGTPE]?$/;

/** A line of lsmem as an English system prints it; any other line as it is. */
export function inEnglish(line: string): string {
  if (ROW.test(line)) return CELLS.reduce((text, [words, english]) => text.replace(words, english), line);
  if (!SIZE_AT_END.test(line)) return line;
  for (const [name, english] of SUMMARY)
    if (name.test(line)) return line.replace(name, english).replace(/^([A-Za-z ]+?)\s*:?\s+(?=\S+$)/, '$1: ');
  return line;
}
