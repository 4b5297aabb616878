export const FOLD_LINES: readonly string[] = [
  'fold <-w 5|-w5|--width=7|-w 1|-s -w 10|-b -w 6|-sw 4|-w 200> blocks lsmem.txt no-newline empty',
  "printf 'a\\tb\\tc\\n' ¦ fold <-w 8|-w 9|-b -w 2>; printf 'one two three four' ¦ fold -s -w <3|7|8|9|14>",
  'fold -w <0|x|-1|1k> blocks; fold missing; fold -q blocks',
];
