using DeepSeek.Portal.Data;
using Npgsql;

namespace DeepSeek.Portal.Tests.Data;

public sealed class DatabaseAwayTests
{
    [Fact]
    public void Means_WhatNpgsqlWrapsAsPassing_IsAnOutage() =>
        Assert.True(DatabaseAway.Means(new InvalidOperationException("likely due to a transient failure", new NpgsqlException("refused"))));

    [Fact]
    public void Means_ABug_IsNone() => Assert.False(DatabaseAway.Means(new InvalidOperationException("Sequence contains no elements")));
}
