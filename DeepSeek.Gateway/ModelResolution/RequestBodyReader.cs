using System.Buffers;
using System.Globalization;
using DeepSeek.Contracts.Errors;
using DeepSeek.Gateway.Requests;
using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.ModelResolution;

/// <summary>Reads a body once, up to the limit.</summary>
/// <remarks>
/// The bytes end in an array of their own, not in a pooled one: they may be sent to several replicas, and an array that went back to the pool while
/// a connection still reads it would put one tenant's prompt into another's request.
/// </remarks>
internal sealed class RequestBodyReader(IOptions<RequestBodyOptions> options)
{
    private const int FirstBuffer = 16 * 1024;

    /// <summary>Leaves the body with the request, or says why it is not taken.</summary>
    public async ValueTask<ApiFailure?> ReadAsync(HttpContext context, GatewayRequest request)
    {
        var (body, failure) = await ReadAsync(context.Request, context.RequestAborted);
        request.Body = body ?? [];
        return failure;
    }

    /// <summary>The body, or why it is not taken.</summary>
    public async ValueTask<(byte[]? Body, ApiFailure? Failure)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var limit = options.Value.MaxRequestBodyBytes;
        if (request.Headers.ContentEncoding.Count > 0)
        {
            return (null, new ApiFailure(ApiError.InvalidFormat, "The body must not be compressed: send it without Content-Encoding."));
        }

        if (request.ContentLength is not { } length)
        {
            return await ReadChunkedAsync(request.Body, limit, cancellationToken);
        }

        if (length > limit)
        {
            return (null, TooLarge(limit));
        }

        var body = GC.AllocateUninitializedArray<byte>((int)length);
        await request.Body.ReadExactlyAsync(body, cancellationToken);
        return (body, null);
    }

    private static async ValueTask<(byte[]? Body, ApiFailure? Failure)> ReadChunkedAsync(Stream stream, int limit, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Min(FirstBuffer, limit + 1));
        var count = 0;
        try
        {
            while (true)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(count), cancellationToken);
                if (read == 0)
                {
                    return (buffer.AsSpan(0, count).ToArray(), null);
                }

                count += read;
                if (count > limit)
                {
                    return (null, TooLarge(limit));
                }

                if (count == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                    buffer.AsSpan(0, count).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
                    buffer = larger;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private static ApiFailure TooLarge(int limit) =>
        new(ApiError.PayloadTooLarge, string.Create(CultureInfo.InvariantCulture, $"The body is larger than the limit of {limit:N0} bytes."));
}
