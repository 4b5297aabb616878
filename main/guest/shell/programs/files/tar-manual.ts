/** What tar takes. */

import { type Manual, manual } from '../../manual.ts';

export const TAR: Manual = manual({
  name: 'tar',
  purpose: 'Make, list and unpack archives.',
  synopsis: ['-c [OPTION]... [FILE]...', '-t [OPTION]... [MEMBER]...', '-x [OPTION]... [MEMBER]...'],
  trouble: 2,
  options: `
    -A, --catenate  not supported here
    -c, --create  make an archive
    -d, --diff  not supported here
    -r, --append  not supported here
    -t, --list  list what is in an archive
    -u, --update  not supported here
    -x, --extract  unpack an archive
    --get  the same as --extract
    --delete  not supported here
    -a, --auto-compress  with gzip where the archive's name ends in .gz or .tgz
    -C, --directory=DIR  names that follow are of this directory
    --exclude=PATTERN  nothing that this pattern matches
    -f, --file=ARCHIVE  the archive; "-" and without it: standard input or output
    -h, --dereference  what links lead to
    --ignore-failed-read  files that cannot be read are no failure
    -j, --bzip2  not supported here
    -J, --xz  not supported here
    -k, --keep-old-files  files that are there stay, which is a failure
    -m, --touch  unpacked files are of now
    --no-recursion  not what is in directories
    --numeric-owner  owners as numbers in a list
    -O, --to-stdout  unpack to standard output
    --overwrite  no effect here
    -p, --preserve-permissions  permissions as they were; root's default
    -P, --absolute-names  a / in front of names stays
    -S, --sparse  no effect here
    --sort=ORDER  no effect here: names are in the order of their bytes
    --strip-components=NUMBER  unpack without so many leading parts of names
    -T, --files-from=FILE  more names, one a line
    -v, --verbose  tell of each file
    --wildcards  members are patterns
    --no-wildcards  no effect here
    -z, --gzip  with gzip
    --zstd  not supported here`,
  text: 'The first word may be letters without a dash: "tar xzf ARCHIVE". An archive lies on the disk of the simulated system.',
});
