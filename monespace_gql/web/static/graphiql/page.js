// GraphiQL on our endpoint. The headers editor gives the token and the context, to HTTP and to WebSocket alike.
(function () {
  "use strict";

  var endpoint = window.location.pathname;
  var socketEndpoint = window.location.origin.replace(/^http/, "ws") + endpoint;

  var startingHeaders = JSON.stringify({ Authorization: "Bearer ", "X-Context": "" }, null, 2);
  var startingQuery = [
    "# Le jeton et le contexte de navigation se donnent dans l'onglet « Headers », en bas :",
    '#   { "Authorization": "Bearer …", "X-Context": "EMPLOYER" }',
    "# Un fichier s'envoie en dehors de cette page, par exemple avec curl :",
    "#   -H 'X-Requested-With: curl' -F operations='{\"query\": …, \"variables\": {\"input\": {…, \"file\": null}}}'",
    "#   -F map='{\"0\": [\"variables.input.file\"]}' -F 0=@programme.pdf",
    "",
    "query {",
    "  __typename",
    "}",
    "",
  ].join("\n");

  function given(headers) {
    var kept = {};
    Object.keys(headers || {}).forEach(function (name) {
      if (String(headers[name]).trim()) kept[name] = String(headers[name]);
    });
    return kept;
  }

  function isSubscription(parameters, options) {
    var document = options && options.documentAST;
    if (!document) return false;
    return document.definitions.some(function (definition) {
      if (definition.kind !== "OperationDefinition" || definition.operation !== "subscription") return false;
      return !parameters.operationName || (definition.name && definition.name.value === parameters.operationName);
    });
  }

  function post(parameters, headers) {
    var all = Object.assign(
      { "Content-Type": "application/json", Accept: "application/graphql-response+json, application/json" },
      given(headers)
    );
    return fetch(endpoint, { method: "POST", headers: all, body: JSON.stringify(parameters) }).then(function (response) {
      return response.json();
    });
  }

  function subscribe(parameters, headers) {
    var client = window.graphqlWs.createClient({
      url: socketEndpoint,
      connectionParams: given(headers),
      retryAttempts: 5,
    });
    return {
      subscribe: function (observer) {
        var stop = client.subscribe(parameters, observer);
        return {
          unsubscribe: function () {
            stop();
            client.dispose();
          },
        };
      },
    };
  }

  function fetcher(parameters, options) {
    var headers = options && options.headers;
    return isSubscription(parameters, options) ? subscribe(parameters, headers) : post(parameters, headers);
  }

  window.ReactDOM.createRoot(document.getElementById("graphiql")).render(
    window.React.createElement(window.GraphiQL, {
      fetcher: fetcher,
      defaultQuery: startingQuery,
      defaultHeaders: startingHeaders,
      defaultEditorToolsVisibility: "headers",
      shouldPersistHeaders: false,
      isHeadersEditorEnabled: true,
    })
  );
})();
