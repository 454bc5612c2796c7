namespace DeepSeek.Gateway.Requests;

/// <summary>What the response cache had to do with an answer; told in <c>x-cache</c>.</summary>
internal enum CacheUse
{
    /// <summary>It was not asked.</summary>
    Bypass,

    /// <summary>It was asked and had nothing.</summary>
    Miss,

    /// <summary>The answer is from it.</summary>
    Hit,
}
