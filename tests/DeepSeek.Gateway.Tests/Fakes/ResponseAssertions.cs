using System.Net;
using System.Text.Json;
using DeepSeek.Contracts.Errors;

namespace DeepSeek.Gateway.Tests.Fakes;

internal static class ResponseAssertions
{
    /// <summary>The answer is this failure, OpenAI-shaped, and names its request.</summary>
    public static async Task<JsonElement> IsErrorAsync(this HttpResponseMessage response, ApiError error)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((HttpStatusCode)error.HttpStatus() == response.StatusCode, $"{(int)response.StatusCode}: {text}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.True(response.Headers.Contains("x-request-id"));
        var body = JsonDocument.Parse(text).RootElement.GetProperty("error");
        Assert.Equal(error.Code(), body.GetProperty("code").GetString());
        Assert.Equal(error.Type(), body.GetProperty("type").GetString());
        Assert.NotEmpty(body.GetProperty("message").GetString()!);
        Assert.True(body.TryGetProperty("param", out _));
        return body;
    }
}
