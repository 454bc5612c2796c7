namespace DeepSeek.Gateway.Transport;

/// <summary>Section <c>Gateway:Transport</c>: what a connection may cost us, and how long a slow client is waited for.</summary>
internal sealed class ConnectionOptions
{
    public const string Section = "Gateway:Transport";

    /// <summary>True to take TLS 1.2 besides TLS 1.3, for clients that cannot do better. Default false.</summary>
    public bool AllowTls12 { get; set; }

    /// <summary>True to compress answers for clients that take that; false where what stands before us does. Default true.</summary>
    public bool CompressAnswers { get; set; } = true;

    /// <summary>How often the files of the configured certificate are looked at, in seconds. Default 10; 1 to 3,600.</summary>
    public double CertificatePollSeconds { get; set; } = 10;

    /// <summary>Most connections at a time; one more is closed at once. Default 10,000; 1 to 1,000,000.</summary>
    public int MaxConnections { get; set; } = 10_000;

    /// <summary>Until when the TLS handshake must be done, in seconds. Default 10; 1 to 300.</summary>
    public double HandshakeSeconds { get; set; } = 10;

    /// <summary>Until when the headers of a request must be there, in seconds from its first byte. Default 15; 1 to 300.</summary>
    public double HeadersSeconds { get; set; } = 15;

    /// <summary>How long a connection may be idle between requests, in seconds. Default 130; 1 to 3,600.</summary>
    public double IdleSeconds { get; set; } = 130;

    /// <summary>Most headers of a request. Default 100; 10 to 1,000.</summary>
    public int MaxHeaders { get; set; } = 100;

    /// <summary>Largest headers of a request together, in bytes. Default 32,768; 1,024 to 1,048,576.</summary>
    public int MaxHeaderBytes { get; set; } = 32 * 1024;

    /// <summary>Slowest that a body may come, in bytes a second. Default 240; 1 to 1,048,576.</summary>
    public double MinRequestBytesPerSecond { get; set; } = 240;

    /// <summary>Slowest that an answer may be read while it waits for its reader, in bytes a second. Default 4,096; 1 to 1,048,576.</summary>
    public double MinResponseBytesPerSecond { get; set; } = 4 * 1024;

    /// <summary>How long a client may be slower than that at first, in seconds. Default 5; above 1, to 300.</summary>
    public double GraceSeconds { get; set; } = 5;

    /// <summary>Most requests at a time on a connection of HTTP/2. Default 100; 1 to 1,000.</summary>
    public int MaxStreamsPerConnection { get; set; } = 100;
}
