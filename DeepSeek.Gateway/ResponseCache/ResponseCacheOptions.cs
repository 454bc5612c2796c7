namespace DeepSeek.Gateway.ResponseCache;

/// <summary>Section <c>Gateway:ResponseCache</c>: which answers are kept, for how long, and where.</summary>
internal sealed class ResponseCacheOptions
{
    public const string Section = "Gateway:ResponseCache";

    /// <summary>False: nothing is kept, and equal requests are not joined either. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How long an answer is kept, in seconds. Default 3,600; 1 up to <see cref="MaxTimeToLiveSeconds"/>.</summary>
    public int TimeToLiveSeconds { get; set; } = 3_600;

    /// <summary>How long a request may have its answer kept at most, in seconds; more is cut to this. Default 86,400; 1 to 2,592,000.</summary>
    public int MaxTimeToLiveSeconds { get; set; } = 86_400;

    /// <summary>Most memory for answers, in bytes. Default 268,435,456 (256 MiB); 1,048,576 to 68,719,476,736.</summary>
    public long MemoryBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>Most answers in memory. Default 100,000; 16 to 10,000,000.</summary>
    public int MemoryEntries { get; set; } = 100_000;

    /// <summary>Largest answer that is kept, in bytes of memory. Default 1,048,576 (1 MiB); 1,024 to 67,108,864.</summary>
    public int MaxAnswerBytes { get; set; } = 1024 * 1024;

    /// <summary>From how many bytes on an answer is compressed before it goes to Redis. Default 2,048; 0 to 67,108,864.</summary>
    public int CompressFromBytes { get; set; } = 2_048;

    /// <summary>How long a request waits for Redis, in seconds; then the answer is generated. Default 0.05; 0.001 to 5.</summary>
    public double RedisTimeoutSeconds { get; set; } = 0.05;

    /// <summary>How long Redis is left alone after it failed three times in a row, in seconds. Default 5; 0.1 to 300.</summary>
    public double RedisCooldownSeconds { get; set; } = 5;
}
