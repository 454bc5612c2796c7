using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
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
    // A body that says it is no longer than this is read into an array of its length at once.
    private const int SmallBody = 16 * 1024;

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
        try
        {
            return await ReadWholeAsync(request, options.Value.MaxRequestBodyBytes, cancellationToken);
        }
        catch (IOException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, new ApiFailure(ApiError.InvalidFormat, "The body could not be read to its end: it broke off, came too slowly, or is not cut into chunks as it says."));
        }
    }

    private static async ValueTask<(byte[]? Body, ApiFailure? Failure)> ReadWholeAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit)
        {
            return (null, TooLarge(limit));
        }

        if (request.Headers.ContentEncoding is { Count: > 0 } codings)
        {
            var coding = codings.ToString();
            if (!BodyInflater.Knows(coding))
            {
                return (null, new ApiFailure(ApiError.InvalidFormat, "'Content-Encoding' must be 'gzip' or 'br', once."));
            }

            var (compressed, failure) = await ReadGrowingAsync(request.Body, limit, cancellationToken);
            return compressed is null ? (null, failure) : BodyInflater.Inflate(compressed, coding, limit);
        }

        // What a client only says it will send gets no memory.
        if (request.ContentLength is not <= SmallBody)
        {
            return await ReadGrowingAsync(request.Body, limit, cancellationToken);
        }

        return (await ReadWholeAsync(request.BodyReader, (int)request.ContentLength.Value, cancellationToken), null);
    }

    /// <summary>A short body, of which as a rule all is there already: taken from where the server put it, without a stream between.</summary>
    private static async ValueTask<byte[]> ReadWholeAsync(PipeReader reader, int length, CancellationToken cancellationToken)
    {
        if (length == 0)
        {
            return [];
        }

        var read = await reader.ReadAtLeastAsync(length, cancellationToken);
        if (read.Buffer.Length < length)
        {
            throw new EndOfStreamException();
        }

        var whole = read.Buffer.Slice(0, length);
        var body = GC.AllocateUninitializedArray<byte>(length);
        whole.CopyTo(body);
        reader.AdvanceTo(whole.End);
        return body;
    }

    private static async ValueTask<(byte[]? Body, ApiFailure? Failure)> ReadGrowingAsync(Stream stream, int limit, CancellationToken cancellationToken)
    {
        using var pieces = new BodyPieces();
        while (true)
        {
            var read = await stream.ReadAsync(pieces.Room, cancellationToken);
            if (read == 0)
            {
                return (pieces.ToArray(), null);
            }

            pieces.Advance(read);
            if (pieces.Count > limit)
            {
                return (null, TooLarge(limit));
            }
        }
    }

    private static ApiFailure TooLarge(int limit) =>
        new(ApiError.PayloadTooLarge, string.Create(CultureInfo.InvariantCulture, $"The body is larger than the limit of {limit:N0} bytes."));
}
