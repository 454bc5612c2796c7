using DeepSeek.Testing;

[assembly: AssemblyFixture(typeof(PostgresFixture))]
