namespace DeepSeek.Portal.Features.FirstRun;

/// <summary>How far the start has come.</summary>
internal sealed class FirstRunState
{
    private volatile bool _complete;

    /// <summary>In Development: what is to be written once the portal's own address is known.</summary>
    public DevelopmentCredentials? Credentials { get; set; }

    /// <summary>True when everything that a first run makes is there, the credentials file included.</summary>
    public bool Complete
    {
        get => _complete;
        set => _complete = value;
    }
}
