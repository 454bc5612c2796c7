using System.Net;
using System.Net.Http.Headers;
using DeepSeek.Inference.Tests.Hosting;

namespace DeepSeek.Inference.Tests.Endpoints;

[Collection(StandaloneGroup.Name)]
public sealed class StandaloneKeyTests(StandaloneFixture standalone)
{
    [Theory]
    [InlineData(null, "missing_api_key")]
    [InlineData("Basic abc", "missing_api_key")]
    [InlineData("Bearer wrong", "invalid_api_key")]
    [InlineData("Bearer " + InferenceService.Key + "x", "invalid_api_key")]
    public async Task Request_WithoutTheKey_Is401(string? authorization, string code)
    {
        foreach (var path in (string[])["/v1/models", Chat.Route, "/v1/nothing"])
        {
            using var client = new HttpClient { BaseAddress = standalone.Service.Address };
            if (authorization is not null) client.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse(authorization);
            using var response = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

            Assert.Equal((HttpStatusCode.Unauthorized, code, null), await Chat.ErrorAsync(response));
        }
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Health_NeedsNoKey(string path)
    {
        using var client = new HttpClient { BaseAddress = standalone.Service.Address };

        Assert.Equal("Healthy", await client.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Start_ProductionWithoutAKey_IsRefused()
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(() => InferenceService.StartAsync(
            new Dictionary<string, string> { ["environment"] = "Production", ["Inference:ApiKey"] = "" }, waitUntilReady: false));

        Assert.Contains("Inference:ApiKey", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Runtime:Device", "tpu", "'cpu' and 'cuda'")]
    [InlineData("Runtime:Threads", "-1", "0 (automatic) to 1024")]
    [InlineData("Scheduling:QueueCapacity", "0", "1 to 100000")]
    [InlineData("Inference:MaxRequestBodyBytes", "1", "1024 to 104857600")]
    [InlineData("Inference:AdvertisedAddress", "somewhere", "http://")]
    [InlineData("Inference:Http2Port", "65536", "1 to 65535")]
    public async Task Start_SettingNotAllowed_NamesKeyValueAndRange(string key, string value, string allowed)
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(() => InferenceService.StartAsync(
            new Dictionary<string, string> { [key] = value }, waitUntilReady: false));

        Assert.Contains(key, error.ToString(), StringComparison.Ordinal);
        Assert.Contains(value, error.ToString(), StringComparison.Ordinal);
        Assert.Contains(allowed, error.ToString(), StringComparison.Ordinal);
    }
}
