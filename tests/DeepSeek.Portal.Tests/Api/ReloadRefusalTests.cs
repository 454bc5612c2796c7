using System.Net;
using System.Text;
using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.Portal.Tests.Api.Admin;
using DeepSeek.Portal.Tests.Features.ModelVersions;
using static DeepSeek.Portal.Tests.Features.ModelVersions.FleetInRedis;

namespace DeepSeek.Portal.Tests.Api;

/// <summary>What a gateway asks for and does not get: nothing is decided, so that one portal is enough.</summary>
public sealed class ReloadRefusalTests(AdminApiFixture fixture) : IClassFixture<AdminApiFixture>, IAsyncLifetime
{
    private readonly HttpClient _client = fixture.Portal.CreateBrowser();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await new FleetInRedis(fixture.Garnet).SetAsync(Beat(
        "replica-0", TimeProvider.System.GetUtcNow(), Version("1", ModelVersionState.Active), Version("2", ModelVersionState.Discovered)));

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("other", """{"version":"1"}""", HttpStatusCode.NotFound, "model_not_found")]
    [InlineData(Model, """{"version":"9"}""", HttpStatusCode.NotFound, "model_not_found")]
    [InlineData(Model, """{"version":9}""", HttpStatusCode.BadRequest, "invalid_format")]
    [InlineData(Model, "[", HttpStatusCode.BadRequest, "invalid_format")]
    [InlineData(Model, """{"version":"2","watch_seconds":-1}""", HttpStatusCode.UnprocessableEntity, "invalid_parameter")]
    public async Task Reload_WhatCannotBe_IsRefused(string model, string body, HttpStatusCode status, string code)
    {
        using var request = ReloadCall.Create(null, "r1", model);
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _client.SendAsync(request, Cancellation);

        Assert.Equal(status, answer.StatusCode);
        Assert.Contains($"\"code\":\"{code}\"", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reload_ByAnAdminsCookieOrForeignToken_IsRefused()
    {
        (await PortalApplication.SignInAsync(_client, fixture.Portal.Credentials.GetProperty("adminPassword").GetString()!, Cancellation)).Dispose();
        foreach (var token in new[] { null, ReloadCall.Token("r1", "replica-0"), ReloadCall.Token("r1", secret: new string('x', 32)) })
        {
            using var request = ReloadCall.Create("2", "r1");
            request.Headers.Remove(InternalHeaders.Token);
            if (token is not null)
            {
                request.Headers.Add(InternalHeaders.Token, token);
            }

            using var answer = await _client.SendAsync(request, Cancellation);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
    }
}
