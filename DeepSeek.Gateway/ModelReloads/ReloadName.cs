using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using DeepSeek.Gateway.Requests;

namespace DeepSeek.Gateway.ModelReloads;

/// <summary>What a request for another version is called, so that it is done only once: as the client says, else by its own id.</summary>
internal static class ReloadName
{
    private const int Longest = 128;

    public static (string? Name, ApiFailure? Failure) Of(HttpContext context)
    {
        foreach (var header in (ReadOnlySpan<string>)[ApiHeaders.IdempotencyKey, ApiHeaders.RequestId])
        {
            if (context.Request.Headers[header] is { Count: > 0 } values)
            {
                return values is [{ Length: > 0 and <= Longest } name] && name.All(c => c is > ' ' and <= '~')
                    ? (name, null)
                    : (null, new ApiFailure(ApiError.InvalidParameter, $"'{header}' must be 1 to {Longest} visible ASCII characters, given once.", header));
            }
        }

        return (context.GetGatewayRequest().Id, null);
    }
}
