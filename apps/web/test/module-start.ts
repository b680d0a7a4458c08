// What a browser asks for because it runs a module, read from the module's code as it was built.

import { parseSync } from 'vite';

interface Node {
  readonly type: string;
  readonly [field: string]: unknown;
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;
const isFunction = ({ type }: Node) => /Function|MethodDefinition/.test(type);

/**
 * The addresses a module imports when it starts: by `import … from`, and by `import(…)` outside of any function. A function
 * that is given to a call counts as called, as bundlers wrap what they import.
 */
export function importsAtStart(code: string): string[] {
  const found: string[] = [];
  const visit = (node: Node): void => {
    const source = ['ImportDeclaration', 'ImportExpression', 'ExportNamedDeclaration', 'ExportAllDeclaration'].includes(
      node.type,
    )
      ? node['source']
      : null;
    if (isNode(source) && typeof source['value'] === 'string') found.push(source['value']);
    const called = node.type === 'CallExpression' || node.type === 'NewExpression';
    for (const child of Object.values(node).flat()) {
      if (!isNode(child)) continue;
      if (!isFunction(child)) visit(child);
      else if (called && isNode(child['body'])) visit(child['body']);
    }
  };
  visit(parseSync('module.js', code).program as unknown as Node);
  return found;
}
