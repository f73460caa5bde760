"""The contrat de professionnalisation, declared with `monespace_gql.scheme`."""
