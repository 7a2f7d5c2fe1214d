# Sourced: what nobody on this machine uses yet, for engines and env files that share it.
# shellcheck shell=bash

listening() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# seed TEXT NUMBER: the same text is the same number below that; two checkouts that begin at once seldom meet
seed() { local sum; sum=$(printf %s "$1" | sha256sum | cut -c1-7); echo $((16#$sum % $2)); }

# The networks that this machine has routes to, but for the default one: "Iface Destination Gateway Flags … Mask", in hexadecimal
# and the last byte first.
routes() {
  local destination mask bits
  while read -r _ destination _ _ _ _ _ mask _; do
    [[ $destination =~ ^[0-9A-F]{8}$ && $mask != 00000000 ]] || continue
    bits=$(((16#${mask:6:2} << 24) + (16#${mask:4:2} << 16) + (16#${mask:2:2} << 8) + 16#${mask:0:2}))
    for ((length = 0; bits << length & 0xffffffff; length++)); do :; done
    printf '%d.%d.%d.%d/%d\n' "0x${destination:6:2}" "0x${destination:4:2}" "0x${destination:2:2}" "0x${destination:0:2}" "$length"
  done <"${ROUTES:-/proc/net/route}"
} 2>/dev/null

# overlap A.B.C.D/LENGTH A.B.C.D/LENGTH
overlap() {
  local one two a b c d shorter=$((${1#*/} < ${2#*/} ? ${1#*/} : ${2#*/}))
  IFS=. read -r a b c d <<<"${1%/*}" && one=$(((a << 24) + (b << 16) + (c << 8) + d))
  IFS=. read -r a b c d <<<"${2%/*}" && two=$(((a << 24) + (b << 16) + (c << 8) + d))
  ((one >> (32 - shorter) == two >> (32 - shorter)))
}

# free_subnet SUBNET…: the first that no route overlaps; where all do, the first
free_subnet() {
  local used subnet route
  mapfile -t used < <(routes)
  for subnet; do
    for route in "${used[@]}"; do overlap "$subnet" "$route" && continue 2; done
    echo "$subnet"
    return
  done
  echo "$1"
}
