import { expect, it } from 'vitest';
import { catalogueView } from '../../main/workshop/catalogue-view.ts';
import { loadWorkshop } from '../../main/workshop/load.ts';

const loaded = loadWorkshop('workshops');
if (!loaded.ok) throw new Error(JSON.stringify(loaded.failure));
const catalogue = { workshops: [loaded.value], problems: [] };
const seenIn = (language: string) => {
  const reader = { attendee: 'Ada', language, folder: null, own: () => false };
  const [seen] = catalogueView(catalogue, reader, []).workshops;
  if (!seen) throw new Error('the catalogue is empty');
  return { ...seen, about: JSON.stringify(seen.about) };
};

it('the catalogue speaks the language that was chosen: cover, titles and audiences', () => {
  const german = seenIn('de');
  expect(german.title).toBe('Speicher hinzufügen und zurücknehmen, während Linux läuft');
  expect(german.about).toContain('Fünfundzwanzig Lektionen');
  expect(german.lessons[0]?.title).toBe('Sich zurechtfinden: Inkremente, Blöcke, Zonen');
  expect(german.lessons[0]?.audience).toContain('Für alle');
});

it('what a language lacks is shown as it was written first', () => {
  const [english, german] = [seenIn('en'), seenIn('de')];
  expect(english.about).toContain('Twenty-five lessons');
  expect(german.lessons.slice(1)).toEqual(english.lessons.slice(1));
  expect(seenIn('fr')).toEqual(english);
});
