import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { Frame } from './app.tsx';

/** Shown where the server asks for its token: it goes in a header, and comes back as a cookie that scripts cannot read. */
export function TokenForm(): VNode {
  const [token, setToken] = useState('');
  const [isWrong, setWrong] = useState(false);
  const show = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { ok } = await fetch('/api/v1/session', { headers: { authorization: `Bearer ${token.trim()}` } });
    if (ok) location.reload();
    else setWrong(true);
  };
  return (
    <Frame>
      <form class="card token" onSubmit={show}>
        <h1>This window is locked</h1>
        <label for="token">The token that quartet serve printed</label>
        <input
          id="token"
          type="password"
          autocomplete="off"
          value={token}
          onInput={(event) => setToken(event.currentTarget.value)}
        />
        <button type="submit">Open</button>
        {isWrong && <p role="alert">That is not the token.</p>}
      </form>
    </Frame>
  );
}
