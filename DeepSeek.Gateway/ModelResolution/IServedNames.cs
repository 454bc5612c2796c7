namespace DeepSeek.Gateway.ModelResolution;

/// <summary>What requests may ask for at the moment.</summary>
internal interface IServedNames
{
    /// <summary>True where somebody can answer for <c>name</c> or <c>name@version</c>.</summary>
    bool Contains(string name);
}
