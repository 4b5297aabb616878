/** Names of programs that real servers have: one that is not simulated is told by its name before anything runs. */

const NAMES = `
7z SUSEConnect abrt-cli add-shell addpart adduser agetty anacron ansible apropos apt apt-cache apt-get ar
arch arp arpd as at atop atq atrm auditctl aureport ausearch autoconf automake awk b2sum badblocks base32
base64 basename basenc bash batch bats bc blkdiscard blkid blkzone blockdev bpftrace brctl bridge btrfs
bunzip2 busctl bzcat bzcmp bzdiff bzegrep bzexe bzfgrep bzgrep bzip2 bzip2recover bzless bzmore captoinfo
cargo cat cc certtool cfdisk chage chattr chccwdev chchp chcon chcpu chfn chgpasswd chgrp chkconfig chmem
chmod choom chown chpasswd chpstat chreipl chronic chronyc chronyd chroot chrt chsh chshut chzcrypt chzdev
cksum clear clear_console cmake cmp cmsfs-fuse collectl column comm compress cowsay cp cpacfstats cpgr cpictl
cpio cppw cpuplugd crash crictl crontab cryptsetup csplit ctr ctrlaltdel ctstat curl cut cxl dasd_configure
dasdfmt dasdinfo dasdstat dasdview dash datamash date daxctl dbginfo.sh dc dcb dd debugfs delpart depmod
devlink df dialog diff diff3 dig dir dircolors dirname dmesg dmidecode dnf dnsdomainname docker domainname
dos2unix dpkg dpkg-query dracut dstat du dump2tar dumpconf dumpe2fs e2freefrag e2fsck e2image e2label
e2mmpstatus e2scrub e2scrub_all e2undo e4crypt e4defrag echo ed egrep emacs env ethtool ex expand expect
expiry exportfs expr factor faillog fallocate false fdasd fdisk fgrep figlet file filefrag find findfs
findmnt finger firewall-cmd flatpak flock fmt fold free fsck fsck.cramfs fsck.ext2 fsck.ext3 fsck.ext4
fsck.minix fsfreeze fstab-decode fstrim fuser gawk gcc gdb gdisk genl getenforce getent getopt getsebool
getty git git-receive-pack git-shell git-upload-archive git-upload-pack glances go gpasswd gpg gpg2 grep
groupadd groupdel groupmems groupmod groups grpck grpconv grpunconv getconf grub-mkconfig grub2-editenv grub2-install grub2-mkconfig grub2-once grub2-reboot grub2-set-default
grub2-zipl-setup grubby
gunzip gzexe gzip hardlink hd hdparm head hexdump hmcdrvfs host hostid hostname hostnamectl htop hwclock
hwinfo hyptop i386 iconv id ifconfig info infocmp infotocap insmod install installkernel ionice iostat iotop
ip ip6tables ipcmk ipcrm ipcs iptables ischroot isosize iucvconn iucvtty iw java javac joe join journalctl jq
kdump-config kdumpctl kernel-install kexec kill killall killall5 kinit kubectl last lastb lastlog ld
ldapsearch ldattach ldconfig ldd less lessfile lesskey lesspipe link linux32 linux64 ln lnstat localectl
locate logger login loginctl logname logrotate losetup lp lpr lpstat ls lsattr lsblk lschp lscpu lscss lsdasd
lsdax lshmc lshw lsinitramfs lsinitrd lsipc lslocks lslogins lsluns lsmem lsmod lsns lsof lspai lspci lsqeth
lsreipl lsscm lsscsi lsshut lsstp lsusb lszcrypt lszdev lszfcp ltrace lua lvcreate lvm lvs lz4 lzmainfo lzop
mail mailx make makedumpfile man mawk mc mcelog mcookie md5sum md5sum.textutils mdadm memhog memtester mesg
mkdir mke2fs mkfifo mkfs mkfs.bfs mkfs.btrfs mkfs.cramfs mkfs.ext2 mkfs.ext3 mkfs.ext4 mkfs.minix mkfs.xfs
mkinitramfs mkinitrd mklost+found mknod mkswap mktemp mlocate modinfo modprobe mon_fsstatd mon_procd more
moreutils mount mount.nfs mountpoint mpstat multipath multipathd mutt mv namei nano nawk nc ncat ndctl netcat
netstat networkctl newgrp newusers nfsstat nft nice nisdomainname nl nm nmap nmcli nmon nmtui node nohup
nologin nproc nscd nsenter nslookup nstat ntpdate ntpq numactl numad numastat numfmt objdump oc od openssl
opticsmon osinfo-query pai parallel parted partx passwd paste pathchk pax perf perl pgrep php pico pidof
pidstat pidwait pinfo ping ping6 pinky pivot_root pkg-config pkill pmap podman powertop pr printenv printf
prlimit ps pstree ptx puppet pv pvcreate pvs pwck pwconv pwd pwdx pwunconv python python3 qemu-img
qemu-system-s390x qetharp qethconf ras-mc-ctl rasdaemon rbash rdma readelf readlink readprofile realpath
redhat-support-tool remove-shell rename.ul renice reset resize2fs resizepart resolvectl restorecon rev rexx
rgrep rm rmdir rmmod route routel rpm rpmbuild rsync rsyslogd rtacct rtcwake rtmon rtstat ruby run-parts
runcon runuser rustc sadf salt sar savelog scalar scp screen script scriptlive scriptreplay
scsi_logging_level sdiff sed semanage sendmail seq service sestatus setarch setenforce setpriv setsebool
setsid setterm sfdisk sftp sg sg_map sgdisk sh sha1sum sha224sum sha256sum sha384sum sha512sum shadowconfig
shellcheck shfmt showmount shred shuf skill slabtop sleep slogin smartctl snap sncap snice socat sort sos
sosreport split sponge ss ssh ssh-add ssh-agent ssh-argv0 ssh-copy-id ssh-keygen ssh-keyscan stat stdbuf
strace stress stress-ng stressapptest strings strip stty su subscription-manager sudo sulogin sum
supportconfig swaplabel swapoff swapon switch_root sync sysbench sysctl syslog-ng systemctl systemd
systemd-analyze systemd-ask-password systemd-cat systemd-cgls systemd-cgtop systemd-creds systemd-cryptenroll
systemd-delta systemd-detect-virt systemd-escape systemd-firstboot systemd-hwdb systemd-id128 systemd-inhibit
systemd-machine-id-setup systemd-mount systemd-notify systemd-path systemd-repart systemd-run
systemd-socket-activate systemd-stdio-bridge systemd-sysext systemd-sysusers systemd-tmpfiles
systemd-tty-ask-password-agent systemd-umount tabs tac tail tar taskset tc tclsh tcpdump tee telnet tempfile
test tic timedatectl timeout tipc tload tmux toe top touch tput tr trace-cmd tracepath traceroute tree true
truncate ts tset tsort tty ttyrun tune2fs tuned tuned-adm tunedasd turbostat uclampset udevadm udevsettle
umount uname uncompress unexpand uniq unix2dos unlink unshare unxz unzip update-ca-certificates update-bootloader update-grub
update-initramfs update-rc.d updatedb uptime useradd userdel usermod users utmpdump uudecode uuencode vconfig
vdir vdpa vgcreate vgs vi view vigr vim vipw virsh virt-install visudo vmstat vmur w wall watch wc wdctl wget
whatis whereis which.debianutils whiptail who whoami wipefs x86_64 xargs xfs_growfs xfs_info xfs_repair
xmllint xsos xxd xz xzcat xzcmp xzdiff xzegrep xzfgrep xzgrep xzless xzmore yes ypdomainname yum zcat zcmp
zcryptctl zcryptstats zdiff zdsfs zegrep zenity zfcpdbf zfgrep zgetdump zgrep ziomon zip zipl zkey zless
zmore znetconf zramctl zstd zypper`;

const names: ReadonlySet<string> = new Set(NAMES.trim().split(/\s+/));

/**
 * Of packages that the smallest installation of a distribution leaves out: a script meets systems without them, and
 * goes on there as bash does after "command not found".
 */
const OPTIONAL: ReadonlySet<string> = new Set(['cpio', 'file']);

export const isOptionalProgram = (command: string): boolean => OPTIONAL.has(command);

/** By name, or by the path at which such programs are. */
export function isRealProgram(command: string): boolean {
  const name = /^(?:\/(?:usr\/)?(?:local\/)?s?bin\/)?([^/]+)$/.exec(command)?.[1];
  return name !== undefined && names.has(name);
}
