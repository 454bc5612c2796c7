using System.Text;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.ControlPlane.Signing;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Upstreams;
using DeepSeek.Portal.Tests.Data;
using DeepSeek.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using static DeepSeek.Portal.Tests.Features.Access.People;

namespace DeepSeek.Portal.Tests.Features.Upstreams;

public sealed class UpstreamServiceTests(PostgresFixture postgres)
{
    private static readonly NewUpstream Wanted = new()
    {
        Id = "deepseek",
        Model = "deepseek-r1",
        Version = "671b",
        Address = "https://api.deepseek.com/v1",
        UpstreamModel = "deepseek-reasoner",
        ApiKey = "sk-secret",
        Price = new ModelPrice(0.55m, 0.14m, 2.19m),
        ConcurrentRequests = 64,
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Set_New_IsListedWithoutItsKeyWhichIsSealed(string provider)
    {
        await using var store = await PortalStore.CreateAsync(Enum.Parse<DatabaseProvider>(provider), postgres);
        var upstreams = Service(store);
        var before = (await store.StateAsync()).WantedNumber;

        Assert.Null(await upstreams.SetAsync(Wanted, Admin, Cancellation));

        var item = Assert.Single(await upstreams.ListAsync(Admin, Cancellation));
        Assert.Equal(("deepseek", "deepseek-r1", "671b", true, 64, Wanted.Price), (item.Id, item.Model, item.Version, item.HasApiKey, item.ConcurrentRequests!.Value, item.Price));
        Assert.DoesNotContain("sk-secret", Wanted.ToString(), StringComparison.Ordinal);
        Assert.Equal(before + 1, (await store.StateAsync()).WantedNumber);
        Assert.Equal("sk-secret", Box().Open((await RecordAsync(store)).SealedApiKey!));
        Assert.Null(await upstreams.RemoveAsync("deepseek", Admin, Cancellation));
        Assert.Equal(UpstreamProblem.NotFound, await upstreams.RemoveAsync("deepseek", Admin, Cancellation));
    }

    [Fact]
    public async Task Set_Again_KeepsTheKeyUnlessItIsMeantForAnotherServer()
    {
        await using var store = await PortalStore.CreateAsync(DatabaseProvider.Sqlite);
        var upstreams = Service(store);
        await upstreams.SetAsync(Wanted, Admin, Cancellation);
        var first = (await upstreams.ListAsync(Admin, Cancellation))[0];

        Assert.Equal(UpstreamProblem.Changed, await upstreams.SetAsync(Wanted, Admin, Cancellation));
        var change = Wanted with { ApiKey = null, Stamp = first.Stamp, Address = "https://api.deepseek.com/v2" };
        Assert.Equal(
            UpstreamProblem.ApiKeyNeeded, await upstreams.SetAsync(change with { Address = "https://api.deepseek.com.evil.example/v1" }, Admin, Cancellation));
        Assert.Equal(UpstreamProblem.ApiKeyNeeded, await upstreams.SetAsync(change with { Address = "https://api.deepseek.com:444/v1" }, Admin, Cancellation));
        Assert.Null(await upstreams.SetAsync(change, Admin, Cancellation));
        Assert.Equal("sk-secret", Box().Open((await RecordAsync(store)).SealedApiKey!));

        Assert.Equal(UpstreamProblem.Changed, await upstreams.SetAsync(change, Admin, Cancellation));
        Assert.Null(await upstreams.SetAsync(change with { WithoutApiKey = true, Stamp = (await upstreams.ListAsync(Admin, Cancellation))[0].Stamp }, Admin, Cancellation));
        Assert.False((await upstreams.ListAsync(Admin, Cancellation))[0].HasApiKey);
    }

    [Theory]
    [InlineData("https://vllm.example/v1", false, null)]
    [InlineData("http://127.0.0.1:8000/v1", false, null)]
    [InlineData("http://localhost:8000", false, null)]
    [InlineData("http://vllm.example/v1", true, null)]
    [InlineData("http://vllm.example/v1", false, UpstreamProblem.AddressNotSecure)]
    [InlineData("https://user:password@vllm.example/v1", false, UpstreamProblem.AddressInvalid)]
    [InlineData("https://vllm.example/v1?key=1", false, UpstreamProblem.AddressInvalid)]
    [InlineData("https://vllm.example/v1#a", false, UpstreamProblem.AddressInvalid)]
    [InlineData("ftp://vllm.example", false, UpstreamProblem.AddressInvalid)]
    [InlineData("file:///etc/passwd", true, UpstreamProblem.AddressInvalid)]
    [InlineData("/v1", false, UpstreamProblem.AddressInvalid)]
    [InlineData("", false, UpstreamProblem.AddressInvalid)]
    public void Check_Address_IsSecureAndPlain(string address, bool plainHttp, object? problem) =>
        Assert.Equal(problem, UpstreamRules.Check(Wanted with { Address = address }, new UpstreamOptions { AllowPlainHttp = plainHttp }));

    [Fact]
    public async Task Set_WhatCannotBe_IsRefused()
    {
        await using var store = await PortalStore.CreateAsync(DatabaseProvider.Sqlite);
        await using (var context = store.CreateOwnContext())
        {
            context.ModelAliases.Add(new ModelAliasRecord { Alias = "best", Target = "m", ChangedAt = store.Time.GetUtcNow(), ChangedBy = "test" });
            await context.SaveChangesAsync(Cancellation);
        }

        (NewUpstream Wanted, UpstreamProblem Problem)[] cases =
        [
            (Wanted with { Id = "" }, UpstreamProblem.IdInvalid),
            (Wanted with { Id = "Deep Seek" }, UpstreamProblem.IdInvalid),
            (Wanted with { Id = "-a" }, UpstreamProblem.IdInvalid),
            (Wanted with { Model = "a/b" }, UpstreamProblem.ModelInvalid),
            (Wanted with { Model = "best" }, UpstreamProblem.ModelIsAnAlias),
            (Wanted with { Version = "" }, UpstreamProblem.VersionInvalid),
            (Wanted with { UpstreamModel = "a\nb" }, UpstreamProblem.UpstreamModelInvalid),
            (Wanted with { ApiKey = "" }, UpstreamProblem.ApiKeyInvalid),
            (Wanted with { ApiKey = "a\r\nx-header: b" }, UpstreamProblem.ApiKeyInvalid),
            (Wanted with { Price = new(-1, 0, 0) }, UpstreamProblem.PriceInvalid),
            (Wanted with { ConcurrentRequests = 0 }, UpstreamProblem.ConcurrencyInvalid),
        ];
        foreach (var (wanted, problem) in cases)
        {
            Assert.Equal(problem, await Service(store).SetAsync(wanted, Admin, Cancellation));
        }
    }

    private static SecretBox Box() => new(Encoding.UTF8.GetBytes(PortalApplication.InternalKey), "upstream-key");

    private static UpstreamService Service(PortalStore store) => new(
        store, Options.Create(new InternalCallOptions { Key = PortalApplication.InternalKey }), Options.Create(new UpstreamOptions()), store.Time,
        NullLogger<UpstreamService>.Instance);

    private static async Task<UpstreamRecord> RecordAsync(PortalStore store)
    {
        await using var context = store.CreateDbContext();
        return await context.Upstreams.SingleAsync(Cancellation);
    }
}
