using System.Net;

namespace DeepSeek.Gateway.Proxy;

/// <summary>A replica's event stream, read through an <see cref="EventStream"/>.</summary>
internal sealed class EventStreamContent(HttpContent inner, Func<Exception?, ReadOnlyMemory<byte>> brokenOff) : HttpContent
{
    protected override async Task<Stream> CreateContentReadStreamAsync() => new EventStream(await inner.ReadAsStreamAsync(), brokenOff);

    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        new EventStream(await inner.ReadAsStreamAsync(cancellationToken), brokenOff);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await using var events = await CreateContentReadStreamAsync();
        await events.CopyToAsync(stream);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
