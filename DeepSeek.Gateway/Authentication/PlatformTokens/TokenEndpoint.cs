using System.Globalization;
using System.Text.Json;
using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using DeepSeek.Contracts.Scopes;
using DeepSeek.Gateway.Errors;
using DeepSeek.Gateway.Requests;
using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.Authentication.PlatformTokens;

/// <summary><c>POST /v1/auth/token</c>: a token for the key that asks, with no more than the key may do.</summary>
internal static class TokenEndpoint
{
    private const int LongestBody = 4096;
    private const int ShortestLifetime = 1;

    public static async Task WriteAsync(HttpContext context, PlatformTokenWriter tokens, IOptions<PlatformTokenOptions> options)
    {
        var (response, failure) = await ExchangeAsync(context, tokens, options.Value);
        if (response is null)
        {
            await ApiFailureWriter.WriteAsync(context, failure!);
            return;
        }

        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsJsonAsync(response, ContractsJsonContext.Wire.AccessTokenResponse, cancellationToken: context.RequestAborted);
    }

    private static async ValueTask<(AccessTokenResponse? Response, ApiFailure? Failure)> ExchangeAsync(
        HttpContext context, PlatformTokenWriter tokens, PlatformTokenOptions options)
    {
        var caller = context.GetGatewayRequest().Caller!;
        if (caller.Credential != Credential.ApiKey)
        {
            // Else a token could be exchanged for the next one for ever.
            return (null, new ApiFailure(ApiError.PermissionDenied, "A token is given for an API key, not for another token."));
        }

        var (request, unread) = await ReadAsync(context.Request, context.RequestAborted);
        if (request is null)
        {
            return (null, unread);
        }

        var (scopes, refused) = ScopesOf(request, caller);
        if (scopes is null)
        {
            return (null, refused);
        }

        var seconds = request.ExpiresIn ?? options.LifetimeSeconds;
        if (seconds < ShortestLifetime || seconds > options.MaxLifetimeSeconds)
        {
            return (null, new ApiFailure(
                ApiError.InvalidParameter,
                string.Create(CultureInfo.InvariantCulture, $"'expires_in' is {seconds}; it must be {ShortestLifetime} to {options.MaxLifetimeSeconds} seconds."),
                "expires_in"));
        }

        return tokens.Write(caller, scopes, TimeSpan.FromSeconds(seconds)) is { } response
            ? (response, null)
            : (null, new ApiFailure(ApiError.Unavailable, "This gateway has no key to sign tokens with. Use the API key itself.", RetryAfter: TimeSpan.FromSeconds(30)));
    }

    private static async ValueTask<(AccessTokenRequest? Request, ApiFailure? Failure)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var buffer = new byte[LongestBody + 1];
        int length;
        try
        {
            length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        }
        catch (IOException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, new ApiFailure(ApiError.InvalidFormat, "The body could not be read to its end: it broke off, came too slowly, or is not cut into chunks as it says."));
        }

        if (length > LongestBody)
        {
            return (null, new ApiFailure(ApiError.PayloadTooLarge, $"The body is larger than the limit of {LongestBody} bytes."));
        }

        try
        {
            return ((length == 0 ? null : JsonSerializer.Deserialize(buffer.AsSpan(0, length), ContractsJsonContext.Wire.AccessTokenRequest)) ?? new AccessTokenRequest(), null);
        }
        catch (JsonException)
        {
            return (null, new ApiFailure(ApiError.InvalidFormat, "The body is not the JSON that this route takes: {\"scope\": \"…\", \"expires_in\": 900}, both optional."));
        }
    }

    private static (IReadOnlyList<string>? Scopes, ApiFailure? Failure) ScopesOf(AccessTokenRequest request, Caller caller)
    {
        if (request.Scope is null)
        {
            return ([.. caller.Scopes.Order(StringComparer.Ordinal)], null);
        }

        var asked = request.Scope.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).ToList();
        if (asked.Count == 0)
        {
            return (null, new ApiFailure(ApiError.InvalidParameter, "'scope' names no scope; leave it out for all that the key has.", "scope"));
        }

        if (asked.Find(scope => !TenantScopes.All.Contains(scope)) is { } unknown)
        {
            return (null, new ApiFailure(ApiError.InvalidParameter, $"There is no scope '{unknown}'. There are {string.Join(", ", TenantScopes.All)}.", "scope"));
        }

        return asked.Find(scope => !caller.Scopes.Contains(scope)) is { } more
            ? (null, new ApiFailure(ApiError.PermissionDenied, $"This API key does not have the scope '{more}'.", "scope"))
            : (asked, null);
    }
}
