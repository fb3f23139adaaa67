_quartet_words() {
  case "$1" in
CASES
  esac
}
_quartet() {
  local current="${COMP_WORDS[COMP_CWORD]}" path="" words="" place
  for ((place = 1; place < COMP_CWORD && place < 3; place++)); do
    [[ "${COMP_WORDS[place]}" == -* ]] && break
    path="${path:+$path }${COMP_WORDS[place]}"
  done
  words="$(_quartet_words "$path")"
  [ -n "$words" ] || words="$(_quartet_words "${path%% *}")"
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  [ "${#COMPREPLY[@]}" -gt 0 ] || COMPREPLY=($(compgen -f -- "$current"))
}
complete -o filenames -F _quartet quartet
