namespace DeepSeek.Inference.Tokenization;

/// <summary>A token that stands beside the byte-pair vocabulary.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">Its text.</param>
/// <param name="Special">Whether it is a control mark, left out when tokens become text.</param>
internal sealed record AddedToken(int Id, string Content, bool Special);
