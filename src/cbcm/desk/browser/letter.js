// A mail that could not be read where it came in, or a text sent with one: shown as text, and never
// as a page. What it holds is decoded as far as that goes; the rest stands as it came. Pure.

const CODED = /(content-transfer-encoding:[ \t]*base64[^]*?\r?\n\r?\n)([A-Za-z0-9+/=\r\n]+)/gi;
const MOST_UNREADABLE = 400; // signs of a coded picture, say

export const isLetter = (type) => type.startsWith("message/") || type.startsWith("text/");

/** The text of a raw mail. */
export function readable(bytes) {
  const text = new TextDecoder().decode(bytes).replace(CODED, (_, head, body) => head + plain(body));
  if (!/content-transfer-encoding:[ \t]*quoted-printable/i.test(text)) return text;
  return text.replace(/=\r?\n/g, "").replace(/(?:=[0-9A-F]{2})+/g, (coded) => new TextDecoder()
    .decode(Uint8Array.from(coded.slice(1).split("="), (pair) => parseInt(pair, 16))));
}

function plain(body) {
  try {
    const text = atob(body.replace(/\s/g, "").replace(/=+$/, ""));
    const bytes = Uint8Array.from(text, (sign) => sign.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes) + "\n";
  } catch {
    return body.length > MOST_UNREADABLE ? `${body.slice(0, MOST_UNREADABLE)} [...]\n` : body;
  }
}
