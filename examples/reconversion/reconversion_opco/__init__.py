"""La période de reconversion, declared with `monespace_gql.scheme`."""
