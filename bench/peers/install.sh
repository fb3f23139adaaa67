#!/bin/sh
# Installs what `npm run bench:peers` races against, each by itself, into node_modules/.peers (some 3 GB); delete it at will.
set -e
cd "$(dirname "$0")/../../node_modules"
mkdir -p .peers
for peer in backtesting==0.6.6 vectorbt==1.2.0 hftbacktest==2.4.4 nautilus_trader==1.221.0; do
  home=".peers/${peer%%==*}"
  python3 -m venv "$home"
  "$home/bin/pip" install --quiet "$peer" || rm -rf "$home"
done
mkdir -p .peers/grademark
npm install --prefix .peers/grademark --no-audit --no-fund grademark@0.3.0 chai@4.5.0
