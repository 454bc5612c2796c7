using System.Text.Json;
using DeepSeek.Contracts.Http;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.ModelVersions.Policies;
using DeepSeek.Portal.Features.Playground;
using DeepSeek.Portal.Tests.Data;
using DeepSeek.Portal.Tests.Features.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Tests.Features.Playground;

public sealed class PlaygroundServiceTests : IAsyncLifetime
{
    private const string Started = """{"id":"1","object":"chat.completion.chunk","created":1,"model":"chat","choices":[{"index":0,"delta":""";

    private static readonly Actor User = Actor.User("user-1", "ann@example.com", null, Grants.ForTenant(PortalStore.TenantId, [Permission.PlaygroundUse, Permission.ModelsRead]));

    private PortalStore _store = null!;
    private StandInGateway _gateway = null!;
    private PlaygroundGateway _client = null!;
    private PlaygroundKeys _keys = null!;
    private PlaygroundService _playground = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await PortalStore.CreateAsync(DatabaseProvider.Sqlite);
        _gateway = await StandInGateway.StartAsync(_store);
        _client = new PlaygroundGateway(Options.Create(new PlaygroundOptions { GatewayAddress = _gateway.Address.AbsoluteUri, PublicAddress = _gateway.Address.AbsoluteUri }));
        _keys = new PlaygroundKeys(_store, _store.Time, NullLogger<PlaygroundKeys>.Instance);
        _playground = new PlaygroundService(
            _client, new PlaygroundTokens(_keys, _client, TimeProvider.System), new ModelPolicyService(_store, _store.Time, NullLogger<ModelPolicyService>.Instance), TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        _keys.Dispose();
        _client.Dispose();
        await _gateway.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task Ask_Streamed_ThoughtAndAnswerAreApartAndTheEndSaysWhatItTook()
    {
        _gateway.Answer = context => WriteAsync(
            context,
            Started + """{"role":"assistant","content":""},"finish_reason":null}]}""",
            Started + """{"reasoning_content":"Hm, "},"finish_reason":null}]}""",
            Started + """{"reasoning_content":"yes."},"finish_reason":null}]}""",
            Started + """{"content":"你好"},"finish_reason":null}]}""",
            Started + """{},"finish_reason":"stop"}]}""",
            """{"id":"1","created":1,"model":"chat","choices":[],"usage":{"prompt_tokens":1000,"completion_tokens":500,"total_tokens":1500,"prompt_cache_hit_tokens":200}}""",
            "[DONE]");
        var policies = new ModelPolicyService(_store, _store.Time, NullLogger<ModelPolicyService>.Instance);
        Assert.Null(await policies.SetAsync(new ModelPolicy("chat") { Price = new ModelPrice(1, 0.5m, 2) }, null, People.Admin, Cancellation));

        var parts = await AskAsync(new PlaygroundPrompt { Model = "chat", System = "Be brief.", Messages = [Question("Hello?")], Temperature = 0.5f, Seed = 7 });

        Assert.Equal(new PlaygroundOrigin("chat@2", "replica-1", "miss", "request-1"), parts[0].Origin);
        Assert.Equal("Hm, yes.", string.Concat(parts.Select(part => part.Reasoning)));
        Assert.Equal("你好", string.Concat(parts.Select(part => part.Content)));
        var end = parts[^1].End!;
        Assert.Equal(("stop", 500, 0.0019m), (end.FinishReason, end.Usage!.CompletionTokens, end.Cost));
        Assert.True(end.FirstToken > TimeSpan.Zero && end.Elapsed >= end.FirstToken);
        var body = JsonDocument.Parse(Assert.Single(_gateway.Asked)).RootElement;
        Assert.Equal(["system", "user"], body.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("role").GetString()));
        Assert.Equal((0.5, 7), (body.GetProperty("temperature").GetDouble(), body.GetProperty("seed").GetInt32()));
        Assert.True(body.GetProperty("stream_options").GetProperty("include_usage").GetBoolean());
    }

    [Fact]
    public async Task Ask_AgainAndLater_IsMeteredToOneKeyOfTheTenant()
    {
        _gateway.Answer = context => WriteAsync(context, "[DONE]");

        await AskAsync();
        await AskAsync();
        await using var context = _store.CreateDbContext();
        var key = await context.ApiKeys.AsNoTracking().SingleAsync(Cancellation);
        Assert.Equal((PortalStore.TenantId, "playground of ann@example.com", "user-1"), (key.TenantId, key.Name, key.PlaygroundUserId));
        Assert.Equal(_store.Time.GetUtcNow().AddHours(1), key.ExpiresAt);

        _store.Time.Advance(TimeSpan.FromMinutes(55));
        _gateway.Forget();
        await AskAsync();

        var renewed = await context.ApiKeys.AsNoTracking().SingleAsync(Cancellation);
        Assert.Equal([key.PublicId], _gateway.AskedWith.Distinct());
        Assert.Equal(key.Hash, renewed.PreviousHash);
        Assert.True(renewed.ExpiresAt > key.ExpiresAt);
        Assert.Equal(3, _gateway.Asked.Count);
    }

    [Fact]
    public async Task Ask_GatewayHasNotHeardOfTheKeyYet_WaitsForIt()
    {
        _gateway.StillUnknown = 2;
        using var keys = new PlaygroundKeys(_store, TimeProvider.System, NullLogger<PlaygroundKeys>.Instance);

        var (token, failure) = await new PlaygroundTokens(keys, _client, TimeProvider.System).GetAsync(PortalStore.TenantId, User, Cancellation);

        Assert.Null(failure);
        Assert.NotNull(token);
    }

    [Fact]
    public async Task Ask_KeyWasRevoked_AsksWithAnother()
    {
        var first = await _keys.GetAsync(PortalStore.TenantId, User, Cancellation);
        await using var context = _store.CreateOwnContext();
        (await context.ApiKeys.SingleAsync(Cancellation)).RevokedAt = _store.Time.GetUtcNow();
        await context.SaveChangesAsync(Cancellation);
        _store.Time.Advance(TimeSpan.FromMinutes(1));

        var (token, failure) = await new PlaygroundTokens(_keys, _client, _store.Time).GetAsync(PortalStore.TenantId, User, Cancellation);

        Assert.Null(failure);
        Assert.NotNull(token);
        Assert.NotEqual(first.Key.PublicId, (await _keys.GetAsync(PortalStore.TenantId, User, Cancellation)).Key.PublicId);
    }

    [Fact]
    public async Task Ask_Refused_SaysWhatTheGatewaySaid()
    {
        _gateway.Answer = context => Results.Json(
            new { error = new { message = "The tenant's budget is used up.", type = "insufficient_quota", code = "insufficient_balance", param = (string?)null } },
            statusCode: 402).ExecuteAsync(context);

        Assert.Equal(
            new PlaygroundFailure(PlaygroundProblem.Refused, "The tenant's budget is used up.", 402, "insufficient_balance", "request-1"),
            Assert.Single(await AskAsync()).Failure);
    }

    [Fact]
    public async Task Ask_ErrorAfterTheFirstWords_KeepsThemAndSaysWhy()
    {
        _gateway.Answer = context => WriteAsync(
            context,
            Started + """{"content":"One"},"finish_reason":null}]}""",
            """{"error":{"message":"The replica is gone.","type":"server_error","code":"unavailable","param":null}}""");

        var parts = await AskAsync();

        Assert.Equal("One", string.Concat(parts.Select(part => part.Content)));
        Assert.Equal(("The replica is gone.", "unavailable"), (parts[^1].Failure!.Message, parts[^1].Failure!.Code));
    }

    [Fact]
    public async Task Ask_CutOff_IsNotTakenForAnEnd()
    {
        _gateway.Answer = context => WriteAsync(context, Started + """{"content":"One"},"finish_reason":null}]}""");

        var parts = await AskAsync();

        Assert.Equal(PlaygroundProblem.BrokenOff, parts[^1].Failure!.Problem);
    }

    [Fact]
    public async Task Ask_Stopped_TheGatewayNotices()
    {
        _gateway.Answer = async context =>
        {
            await WriteAsync(context, Started + """{"content":"One"},"finish_reason":null}]}""");
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var part in _playground.AskAsync(Prompt(), PortalStore.TenantId, User, stop.Token))
            {
                if (part.Content is not null)
                {
                    await stop.CancelAsync();
                }
            }
        });

        await _gateway.Gone.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
    }

    [Fact]
    public async Task Ask_ForAnotherTenantOrWithoutThePermission_IsDenied()
    {
        foreach (var (tenantId, by) in new[] { ("tenant-2", User), (PortalStore.TenantId, People.For(PortalStore.TenantId, Permission.KeysRead)) })
        {
            var part = Assert.Single(await _playground.AskAsync(Prompt(), tenantId, by, Cancellation).ToListAsync(Cancellation));
            Assert.Equal(PlaygroundProblem.Denied, part.Failure!.Problem);
        }

        await using var context = _store.CreateDbContext();
        Assert.False(await context.ApiKeys.AnyAsync(Cancellation));
    }

    [Fact]
    public async Task Ask_GatewayAway_SaysSo()
    {
        await _gateway.DisposeAsync();

        Assert.Equal(PlaygroundProblem.GatewayAway, Assert.Single(await AskAsync()).Failure!.Problem);
    }

    [Fact]
    public async Task ListModels_WithVersionsAndAliases_NamesWhatAnswers()
    {
        var models = await _playground.ListModelsAsync(PortalStore.TenantId, User, Cancellation);

        Assert.Null(models.Failure);
        Assert.Equal(["chat", "chat@1", "chat@2", "latest"], models.Names);
    }

    [Fact]
    public async Task Get_TwoPortalsAtOnce_ShareOneKey()
    {
        using var other = new PlaygroundKeys(_store, _store.Time, NullLogger<PlaygroundKeys>.Instance);

        var made = await Task.WhenAll(_keys.GetAsync(PortalStore.TenantId, User, Cancellation), other.GetAsync(PortalStore.TenantId, User, Cancellation));

        Assert.Single(made.Select(held => held.Key.PublicId).Distinct());
        await using var context = _store.CreateDbContext();
        var record = await context.ApiKeys.SingleAsync(Cancellation);
        Assert.Equal(made.Select(held => held.Key.Hash()).Order(), new[] { record.Hash, record.PreviousHash }.Order());
    }

    private static ChatMessage Question(string text) => new() { Role = ChatRoles.User, Content = text };

    private static PlaygroundPrompt Prompt() => new() { Model = "chat", Messages = [Question("Hello?")] };

    private async Task<List<PlaygroundPart>> AskAsync(PlaygroundPrompt? prompt = null) =>
        await _playground.AskAsync(prompt ?? Prompt(), PortalStore.TenantId, User, Cancellation).ToListAsync(Cancellation);

    private static async Task WriteAsync(HttpContext context, params string[] events)
    {
        context.Response.ContentType = "text/event-stream";
        foreach (var data in events)
        {
            await context.Response.WriteAsync($"data: {data}\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }
}
