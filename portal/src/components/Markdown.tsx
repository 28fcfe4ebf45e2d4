// Text that people wrote, as Markdown. Safe by construction: it becomes elements, HTML in it stays text, and links
// lead only to web and mail addresses.
import { makeStyles, tokens } from '@fluentui/react-components';
import { lexer, type Token, type Tokens } from 'marked';
import { Fragment, useMemo, type ReactNode } from 'react';

const useStyles = makeStyles({
  text: {
    fontSize: '13px', lineHeight: '20px', overflowWrap: 'anywhere',
    '& p, & ul, & ol, & pre, & blockquote, & table': { margin: '0 0 8px' },
    '& pre, & code': { fontFamily: tokens.fontFamilyMonospace, background: tokens.colorNeutralBackground3, borderRadius: '4px', padding: '1px 4px' },
    '& pre': { padding: '8px 10px', overflowX: 'auto' },
    '& blockquote': { borderLeft: `3px solid ${tokens.colorNeutralStroke1}`, paddingLeft: '10px' },
    '& td, & th': { border: `1px solid ${tokens.colorNeutralStroke2}`, padding: '2px 8px', textAlign: 'left' },
    '& a': { color: tokens.colorBrandForegroundLink },
  },
});
const SAFE = /^(https?:|mailto:|\/(?!\/)|#)/i;

const inside = (tokensOf: Token[] | undefined): ReactNode => tokensOf?.map((token, place) => <Fragment key={place}>{node(token)}</Fragment>);

function node(token: Token): ReactNode {
  switch (token.type) {
    case 'heading': return <p><strong>{inside(token.tokens)}</strong></p>;
    case 'paragraph': return <p>{inside(token.tokens)}</p>;
    case 'text': return token.tokens ? inside(token.tokens) : unescape(String(token.text));
    case 'strong': return <strong>{inside(token.tokens)}</strong>;
    case 'em': return <em>{inside(token.tokens)}</em>;
    case 'del': return <del>{inside(token.tokens)}</del>;
    case 'codespan': return <code>{token.text}</code>;
    case 'code': return <pre tabIndex={0}>{token.text}</pre>;
    case 'blockquote': return <blockquote>{inside(token.tokens)}</blockquote>;
    case 'br': return <br />;
    case 'hr': return <hr />;
    case 'escape': return token.text as string;
    case 'list': return items(token as Tokens.List);
    case 'link': return link(token as Tokens.Link);
    case 'table': return table(token as Tokens.Table);
    case 'space': return null;
    default: return token.raw;
  }
}

function items(token: Tokens.List): ReactNode {
  const inner = token.items.map((item, place) => <li key={place}>{inside(item.tokens)}</li>);
  return token.ordered ? <ol>{inner}</ol> : <ul>{inner}</ul>;
}

function link(token: Tokens.Link): ReactNode {
  if (!SAFE.test(token.href)) return <>{inside(token.tokens)} ({token.href})</>;
  return <a href={token.href} rel="noreferrer noopener" target={token.href.startsWith('/') ? undefined : '_blank'}>{inside(token.tokens)}</a>;
}

function table(token: Tokens.Table): ReactNode {
  return (
    <table>
      <thead><tr>{token.header.map((cell, place) => <th key={place}>{inside(cell.tokens)}</th>)}</tr></thead>
      <tbody>{token.rows.map((row, line) => <tr key={line}>{row.map((cell, place) => <td key={place}>{inside(cell.tokens)}</td>)}</tr>)}</tbody>
    </table>
  );
}

const ENTITIES: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };
const unescape = (text: string): string => text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity);

export function Markdown({ text }: { text: string }) {
  const s = useStyles();
  const parsed = useMemo(() => lexer(text, { gfm: true, breaks: true }), [text]);
  return <div className={s.text}>{inside(parsed)}</div>;
}
