using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using DeepSeek.ControlPlane.Generations;
using DeepSeek.Gateway.ModelResolution;

namespace DeepSeek.Gateway.Replicas;

/// <summary>
/// A <see cref="GenerationCall"/> as it is sent: what the client wrote is put in as it came, and nothing is written a second time. Which model is to answer
/// stands beside the request, so that an alias need not be replaced in it.
/// </summary>
internal sealed class GenerationCallContent : HttpContent
{
    private static readonly MediaTypeHeaderValue Json = new("application/json") { CharSet = "utf-8" };
    private static readonly byte[] BeforeModel = [.. "{\"model\":"u8];
    private static readonly byte[] BeforePrompt = [.. ",\"prompt\":"u8];
    private static readonly byte[] BeforeRequest = [.. ",\"request\":"u8];
    private static readonly byte[] BeforeContinuation = [.. ",\"continuation\":"u8];
    private static readonly byte[] End = [.. "}"u8];

    private readonly ReadOnlyMemory<byte> _model;
    private readonly RequestedCompletion _completion;
    private readonly byte[]? _continuation;
    private readonly long _length;

    /// <param name="model">The model that is to answer, as a JSON string.</param>
    /// <param name="completion">What was asked for.</param>
    /// <param name="continuation">How far the answer has come elsewhere; null where it is to be begun.</param>
    public GenerationCallContent(ReadOnlyMemory<byte> model, RequestedCompletion completion, GenerationContinuation? continuation)
    {
        _model = model;
        _completion = completion;
        _continuation = continuation is null
            ? null
            : JsonSerializer.SerializeToUtf8Bytes(continuation, GenerationsJsonContext.Wire.GenerationContinuation);
        _length = BeforeModel.Length + model.Length + BeforeRequest.Length + completion.Request.Length + End.Length
            + (completion.Prompt.IsEmpty ? 0 : BeforePrompt.Length + completion.Prompt.Length)
            + (_continuation is null ? 0 : BeforeContinuation.Length + _continuation.Length);
        Headers.ContentType = Json;
        Headers.ContentLength = _length;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(BeforeModel, cancellationToken);
        await stream.WriteAsync(_model, cancellationToken);
        if (!_completion.Prompt.IsEmpty)
        {
            await stream.WriteAsync(BeforePrompt, cancellationToken);
            await stream.WriteAsync(_completion.Prompt, cancellationToken);
        }

        await stream.WriteAsync(BeforeRequest, cancellationToken);
        await stream.WriteAsync(_completion.Request, cancellationToken);
        if (_continuation is not null)
        {
            await stream.WriteAsync(BeforeContinuation, cancellationToken);
            await stream.WriteAsync(_continuation, cancellationToken);
        }

        await stream.WriteAsync(End, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }
}
