export const TEXT_LINES: readonly string[] = [
  'cat <|-n|-b|-s|-A|-E|-T|-ns|-v> blank-lines no-newline; cat missing blocks; cat - « blocks; cat -z',
  'head <|-n 2|-n2|-2|-c 5|-n -2|-c -5|-q -n1|-v -n1|--lines=1|--bytes 3> blocks numbers',
  'tail <|-n 2|-n2|-2|-c 5|-n +3|-c +5|-q -n1|-v -n1|--lines=1|+4> blocks <|numbers>',
  'head -n x blocks; tail -n y blocks; head missing; tail -3 no-newline; head -c1K blocks; head -n 1K blocks ¦ wc',
  'tac <|-s e|-b> blocks no-newline; rev blocks no-newline; nl <|-ba|-bn|-bpo|-w3|-s": "|-v5 -i5|-nln|-nrz> blank-lines words',
  'wc <|-l|-w|-c|-m|-L|-lw|--lines|--words --bytes> blocks <|words empty no-newline|missing>; cat blocks ¦ wc <|-l|-c>',
  'sort <|-r|-n|-u|-f|-b|-nr|-g|-h|-V|-M|-s|-k2|-k2,2|-k 3n -k1r|-t" " -k3,3nr|-ru|-d|-k1.7n|-k1.7,1.8n|--reverse|--numeric-sort|--key=2|-c|-C> <blocks|numbers|sizes|versions>',
  'sort <-h|-hr|-V|-Vr> sizes versions; sort -t, -k2,2n table.csv; sort -o out blocks; cat out; sort -u -k2,2 blocks; sort -m sorted-a sorted-b; sort -k0 blocks; sort missing; sort -nh sizes',
  'sort blocks ¦ uniq <|-c|-d|-u|-D|-i|-f1|-s7|-w6|-c -i|--count|--all-repeated=separate|--group|-cd>',
  'uniq missing; uniq sorted-a out; cat out; uniq -c « blocks',
  'cut <-f1|-f2-|-f-2|-f1,3|-f 2,1|-c1-3|-c 2|-b1,5-7|-f1 -d" "|-d" " -f2|-d" " -f9|-d" " -sf2|-d: -f1|--complement -f1 -d" "|-d" " -f1,3 --output-delimiter=:|--delimiter=" " --fields=2|-c1-3,5 --output-delimiter=-> blocks words',
  'cut; cut -f; cut -f0 blocks; cut -f3-1 blocks; cut -d ab -f1 blocks; cut -f1 -c1 blocks; cut -fx blocks',
  'paste <|-s|-d,|-d,: |-s -d"\\n "> sorted-a sorted-b left; seq 6 ¦ paste - - -; seq 4 ¦ paste -sd+; paste missing sorted-a',
  'comm <|-12|-23|-3|-1 -3|--total|--output-delimiter=,> sorted-a sorted-b; comm left right 2»/dev/null ¦ head -3',
  'cat words ¦ tr <a-z A-Z|"[:lower:]" "[:upper:]"|-d aeiou|-s o|-d "[:space:]"|-c "a-z" "\\n"|-cs "[:alpha:]" "\\n"|-cd "0-9\\n"|" " "\\n"|"\\t" " "|-s " "|abc x|abc xy|-t abc xy|"a-c" "[x*]"|"\\141" X|-ds a o|"[=a=]" b>',
  'tr; tr a; tr -d a b; tr "z-a" x; tr "[:foo:]" x',
  'echo hello ¦ tee out out2; cat out out2; echo more ¦ tee -a out » /dev/null; cat out; echo x ¦ tee missing/out',
  'seq <5|2 5|1 2 9|5 -1 1|-3|-2 2|0.5 0.5 2|1 0.25 2|-w 8 11|-s, 4|-s " " 2 3|-f %03g 3|-f "%.2f" 1 2|-w 0.5 10|10 1|-w -5 5|1 0 5|x|1 2 3 4|-f %d 3|-f x 3|-s ":" -w 9 11>',
  'fold <-w10|-w 10 -s|> words; expand <|-t4> blank-lines words; md5sum blocks words; sha256sum « blocks ¦ cut -c1-20; sha1sum --tag empty; md5sum missing; md5sum blocks » sums; md5sum -c sums; echo x »» blocks; md5sum -c sums; md5sum -c --quiet sums; md5sum --status -c sums',
  'column <-t|-t -s,|-s, -t -o" ¦ "|-t -N A,B,C,D|-t -R 2|-t -N A,B -d|-t -l 2|-t -H 2|-t -O 2,1> blocks table.csv',
  'column <|-c 40|-x|-c 40 -x|-c 20> left sorted-a; column -J -N a,b,c,d -n t blocks; seq 30 ¦ column; column missing',
  'diff <|-u --label a --label b|-U1 --label a --label b|-c --label a --label b|-q|-s|-i|-y|-y -W 60|--normal|-w|-b|-B|--brief|-y --suppress-common-lines> left right',
  'diff <|-u --label x --label y> <sorted-a sorted-b|blocks blocks|empty left|no-newline left|numbers sizes|versions sizes>',
  'diff left missing; diff -N left missing; mkdir p q; cp left p/a; cp right q/a; cp left q/b; diff -r p q; diff -rq p q; diff -s left left; diff left; diff -i words words',
  'printf "a\\n\\nb\\nc\\nd\\n" » m; printf "a\\nc\\n\\nd\\ne\\n" » n; diff m n; diff -B m n; diff -U0 --label m --label n m n; diff -u0 --label m --label n n m',
  'printf <"%s\\n" a|"%d %d\\n" 1 2 3|"%.2fG\\n" 3.5|"%e\\n" 12345.678|"%g\\n" 0.0001|"%g %g\\n" 1e20 100000|"%q\\n" "a b"|"%q %q\\n" "" "it\'s"|"%5s.%-5s.\\n" a b|"%05d\\n" 42|"%x %X %#x %o\\n" 255 255 255 8|"%c%c\\n" abc def|"%b\\n" "a\\tb"|"%%\\n"|"%s"|"%s %s\\n" a|"%i\\n" 0x10|"%d\\n" 010|"%u\\n" -1|"%+d % d\\n" 5 5|"%*d\\n" 5 42|"%.3s\\n" abcdef|"%d\\n" "\'A"|"\\x41\\101\\n"|"%10.3f.\\n" 3.14159|"%-10.1e.\\n" 1234|"%s\\c" a b|"no newline"|"%d\\n" abc|"%f\\n" 1e3|"%.0f\\n" 2.5|"%G\\n" 1e-10> ; echo; printf',
  'expr <1 + 2|2 \\* 3|7 / 2|7 % 3|1 - 5|"(" 1 + 2 ")" \\* 3|abc : "a\\(.\\)"|abc : "ab"|abc : "b"|length hello|substr hello 2 3|index hello lo|5 « 10|abc = abc|abc != abc|0 ¦ 5|1 "&" 0|"" ¦ x|match abc "a.c"|+ length|1 +|a + 1|5 / 0|0|""|1 « 2 "&" 3 « 4|memory12 : "memory\\([0-9]*\\)"|"(" 1> ; echo $?',
  'echo "<1+2|10/3|scale=2; 10/3|2^10|2^100|-5%3|scale=4; sqrt(2)|x=5; x*2|obase=16; 255|ibase=16; FF|obase=2; 10|ibase=2; 1010|1==1|5>3|3<2|a=3; a+=2; a|for(i=0;i<3;i++) i|if(1) 2|i=0; while(i<3) { i; i=i+1 }|define f(x) { return x*x }; f(4)|scale=3; 1/7|.5+.5|1.50*2|100/7*7|-1/3|scale=2; -1/3|length(12.345)|scale(1.25)|print \\"a\\", 5, \\"\\n\\"|\\"text\\"|2*(3+4)|(1)|1/0|x|last|9999999999*9999999999|1024^3*4|(4096*65536)/1024^2|!0|1&&0|0\\|\\|1|5;6|scale=10;4*a(1)|scale=20; 0.1*0.1>" ¦ bc'
    .replace('i<3;i++', 'i«3;i++')
    .replace('3<2', '3«2')
    .replace('while(i<3)', 'while(i«3)')
    .replace('5>3', '5»3')
    .replaceAll('\\|\\|', '¦¦'),
  'echo "<4*a(1)|e(1)|l(2)|s(1)|c(0)|scale=5; e(2)|scale=30; 4*a(1)|l(10)|e(-1)|a(0.5)|s(3.14159)|sqrt(2)>" ¦ bc -l; echo "define f(n) {\nif (n « 2) return (1)\nreturn (n * f(n - 1))\n}\nf(20)\nf(30)" ¦ bc',
  'numfmt <--to=iec 1048576|--to=si 1500000|--from=iec 1K 2M|--from=si 1K|--to=iec-i 2048|--from=auto 1Ki 1K|--to=iec --suffix=B 4096|--padding=10 5|--to=iec --format="%.2f" 1500000|--from-unit=1024 5|--to-unit=1024 5000|--to=iec --round=nearest 1600|--from=iec 1.5G|--to=iec 268435456 1073741824|abc|--from=iec 5X|--invalid=ignore --from=iec 5X|--grouping 5000|--to=si 999 1000 9999 10000 999999|--padding=-8 5>',
  'cat sizes ¦ numfmt --from=iec; cat blocks ¦ numfmt --field 3 --to=iec; numfmt -d, --field=2 --header --to=iec « table.csv; printf "a 1024 b\\n" ¦ numfmt --field=2 --to=iec',
  'date -u -d "<2026-01-05 08:00:00|@0|@86400|2026-03-01 12:34|Jan 5 2026|5 Jan 2026 10:00|2026-01-31 +1 month|2026-01-05 -3 days|2026-01-05 10:00 2 hours ago|2026-01-05 next week|20260105|2026-01-05T10:00:00Z|2026-01-05 10am|nonsense|2026-13-01>" <|+%s|"+%Y-%m-%d %H:%M:%S"|+%j|+%U:%V:%u|-R|-I|-Iseconds|--rfc-3339=seconds|"+%-d %_H %y %B %P">',
];
