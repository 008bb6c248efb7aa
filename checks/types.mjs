// The types of everything, and one rule that needs types: nobody drops a promise on the floor.
import { globSync } from 'node:fs';
import { relative } from 'node:path';
import ts from 'typescript';

const CONFIGURATIONS = ['tsconfig.json', ...globSync('dashboards/*/tsconfig.json')];

const host = {
  getCanonicalFileName: (path) => path,
  getCurrentDirectory: ts.sys.getCurrentDirectory,
  getNewLine: () => '\n',
};

export function checkTypes() {
  return CONFIGURATIONS.flatMap(checkProject);
}

function checkProject(configuration) {
  const refuse = (diagnostic) => {
    throw new Error(ts.formatDiagnostic(diagnostic, host));
  };
  const parsed = ts.getParsedCommandLineOfConfigFile(configuration, {}, { ...ts.sys, onUnRecoverableConfigFileDiagnostic: refuse });
  const program = ts.createProgram(parsed.fileNames, parsed.options);
  const problems = ts.getPreEmitDiagnostics(program).map((diagnostic) => ts.formatDiagnostic(diagnostic, host).trimEnd());
  const own = program.getSourceFiles().filter((file) => parsed.fileNames.includes(file.fileName));
  if (own.length < 5) problems.push(`${configuration} sees only ${own.length} files: it looks past the project.`);
  return [...problems, ...own.flatMap((file) => droppedPromises(file, program.getTypeChecker()))];
}

function droppedPromises(file, checker) {
  const problems = [];
  const visit = (node) => {
    if (ts.isExpressionStatement(node) && ts.isCallExpression(node.expression) && isDropped(node.expression, checker)) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      problems.push(
        `${relative('.', file.fileName)}:${line + 1}: this promise is neither awaited nor handled; await it, or write void before it when it cannot reject.`,
      );
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return problems;
}

function isDropped(call, checker) {
  if (ts.isPropertyAccessExpression(call.expression)) {
    const method = call.expression.name.text;
    if (method === 'catch' && call.arguments.length === 1) return false;
    if (method === 'then' && call.arguments.length === 2) return false;
  }
  const type = checker.getTypeAtLocation(call);
  return (type.isUnion() ? type.types : [type]).some(
    (each) => checker.getPropertyOfType(each, 'then') !== undefined && !(each.flags & ts.TypeFlags.Any),
  );
}
