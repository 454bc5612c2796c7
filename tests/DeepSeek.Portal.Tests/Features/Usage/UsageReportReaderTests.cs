using System.Text;
using DeepSeek.Portal.Features.Usage;
using DeepSeek.Portal.Features.Usage.Storage;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using static DeepSeek.Portal.Tests.Features.Usage.Reports;

namespace DeepSeek.Portal.Tests.Features.Usage;

public sealed class UsageReportReaderTests
{
    private readonly UsageReportReader _reader = new(Options.Create(new UsageOptions()), new FakeTimeProvider(Noon));

    [Fact]
    public void Read_WhatProducersWrite_IsAllThere()
    {
        var batch = _reader.Read([Entry(Request("r1"))], [Entry(Segment("r1"))]);

        Assert.Equal(Request("r1"), Assert.Single(batch.Requests));
        Assert.Equal(Segment("r1"), Assert.Single(batch.Segments));
        Assert.Empty(batch.SetAside);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"requestId":null}""")]
    public void Read_NoReport_IsSetAside(string entry)
    {
        var batch = _reader.Read([Encoding.UTF8.GetBytes(entry)], [Encoding.UTF8.GetBytes(entry)]);

        Assert.Empty(batch.Requests);
        Assert.Empty(batch.Segments);
        Assert.Equal(["ds:usage:requests", "ds:usage:segments"], batch.SetAside.Select(aside => aside.List));
    }

    [Fact]
    public void Read_RequestThatNoDatabaseWouldTake_IsSetAside()
    {
        byte[][] entries =
        [
            Entry(Request("with\0zero")), Entry(Request(new string('x', 65))), Entry(Request("r") with { TenantId = "" }), Entry(Request("r") with { KeyId = "账" }),
            Entry(Request("r") with { DurationSeconds = -1 }), Entry(Request("r") with { Price = new(-1, 0, 0) }), Entry(Request("r") with { Price = new(0.0000001m, 0, 0) }),
            Entry(Request("r") with { Price = new(100_001, 0, 0) }), Entry(Request("r") with { ArrivedAt = Noon.AddDays(-31) }),
            Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Entry(Request("r"))).Replace("\"durationSeconds\":1", "\"durationSeconds\":1e999", StringComparison.Ordinal)),
        ];

        var batch = _reader.Read(entries, []);

        Assert.Empty(batch.Requests);
        Assert.Equal(entries.Length, batch.SetAside.Count);
        Assert.All(batch.SetAside, aside => Assert.NotEmpty(aside.Reason));
    }

    [Fact]
    public void Read_SegmentThatCannotBe_IsSetAside()
    {
        byte[][] entries =
        [
            Entry(Segment("r", -1)), Entry(Segment("r", 1_000)), Entry(Segment("r", completion: -1)), Entry(Segment("r", completion: long.MaxValue)),
            Entry(Segment("r") with { CachedPromptTokens = 21 }), Entry(Segment("r") with { EndedAt = Noon.AddDays(-31) }),
        ];

        Assert.Equal(entries.Length, _reader.Read([], entries).SetAside.Count);
    }

    [Fact]
    public void Read_LongAndStrangeTexts_AreCutToFit()
    {
        var batch = _reader.Read([Entry(Request("r") with { Model = "a\0" + new string('m', 500), ErrorCode = new string('e', 500) })], []);

        var report = Assert.Single(batch.Requests);
        Assert.Equal((201, 100), (report.Model.Length, report.ErrorCode!.Length));
        Assert.StartsWith("a?m", report.Model, StringComparison.Ordinal);
    }
}
