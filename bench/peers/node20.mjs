// What PostGraphile 5.1 expects of Node 22 and an older one does not have.

Promise.withResolvers ??= function withResolvers() {
  let resolve, reject;
  const promise = new this((...settle) => ([resolve, reject] = settle));
  return { promise, resolve, reject };
};
