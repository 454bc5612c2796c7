using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;

namespace DeepSeek.Inference.Endpoints.Http.ChatCompletions;

/// <summary>Writes server-sent events straight into the response's pipe.</summary>
internal sealed class ServerSentEvents(PipeWriter pipe)
{
    public void Write(ChatCompletionChunk chunk)
    {
        pipe.Write("data: "u8);
        using (var json = new Utf8JsonWriter(pipe, WriterOptions))
        {
            JsonSerializer.Serialize(json, chunk, ContractsJsonContext.Wire.ChatCompletionChunk);
        }

        pipe.Write("\n\n"u8);
    }

    public void Write(ApiFailure failure)
    {
        pipe.Write("data: "u8);
        using (var json = new Utf8JsonWriter(pipe, WriterOptions))
        {
            JsonSerializer.Serialize(json, failure.ToResponse(), ContractsJsonContext.Wire.ErrorResponse);
        }

        pipe.Write("\n\n"u8);
    }

    public void WriteDone() => pipe.Write("data: [DONE]\n\n"u8);

    public async Task FlushAsync(CancellationToken cancellationToken) => await pipe.FlushAsync(cancellationToken);

    // A writer of one's own does not take the encoder from the serializer's options.
    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = ContractsJsonContext.Wire.Options.Encoder,
        SkipValidation = true,
    };
}
