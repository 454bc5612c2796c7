using System.Buffers;
using DeepSeek.Contracts.Http.Streaming;
using DeepSeek.Gateway.Requests;

namespace DeepSeek.Gateway.Routes;

/// <summary>How a route says what an answer's events say.</summary>
internal interface IAnswerFormat
{
    /// <summary>For a streamed answer.</summary>
    IStreamFormat Stream(GatewayRequest request, EventWriter events);

    /// <summary>Writes an answer that is whole as one JSON object.</summary>
    void Write(GatewayRequest request, GatheredAnswer answer, IBufferWriter<byte> body);
}
