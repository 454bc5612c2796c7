namespace DeepSeek.Portal.Features.Live;

/// <summary>The newest look at the platform; one for all circuits.</summary>
internal interface ILiveFeed
{
    /// <summary>Null until the first look has ended.</summary>
    LiveView? Current { get; }

    /// <summary>There is a new <see cref="Current"/>. Raised on the poller's thread: a component gets on its own with InvokeAsync.</summary>
    event Action? Changed;
}
