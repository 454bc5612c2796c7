using System.Text.Json;
using DeepSeek.Gateway.Answers;

namespace DeepSeek.Gateway.Upstreams;

/// <summary>An upstream's answer, as chunks of a stream or as the one chunk that a whole answer is.</summary>
internal sealed class UpstreamChunks(HttpResponseMessage response, int longest) : IDisposable
{
    private readonly bool _isStream = response.Content.Headers.ContentType?.MediaType == "text/event-stream";
    private EventReader? _events;
    private bool _wasRead;

    /// <summary>The next; null at the end, which for a stream is <c>[DONE]</c> or the end of its bytes. Throws where it breaks.</summary>
    public async Task<JsonDocument?> ReadAsync(CancellationToken cancellationToken)
    {
        if (!_isStream)
        {
            return await ReadWholeAsync(cancellationToken);
        }

        _events ??= new EventReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await _events.ReadAsync(cancellationToken) is { } data)
        {
            if (data.Span.SequenceEqual("[DONE]"u8))
            {
                return null;
            }

            if (!data.IsEmpty)
            {
                // What is read from it is copied before the next event overwrites it.
                return JsonDocument.Parse(data);
            }
        }

        return null;
    }

    public void Dispose() => _events?.Dispose();

    private async Task<JsonDocument?> ReadWholeAsync(CancellationToken cancellationToken)
    {
        if (_wasRead)
        {
            return null;
        }

        _wasRead = true;
        await response.Content.LoadIntoBufferAsync(longest, cancellationToken);
        return await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellationToken), default, cancellationToken);
    }
}
