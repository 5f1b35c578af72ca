package aws;

import conversation.Conversation;
import conversation.Setting;
import conversation.Visitor;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;
import org.echjsse.EchRejectedException;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.TlsKeyManagersProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** The AWS SDK 2: an object is fetched from a bucket, over each of the transports. */
public final class AwsProgram {
    private static final GetObjectRequest OBJECT =
            GetObjectRequest.builder().bucket("bucket").key("page").build();

    private AwsProgram() {}

    public static void main(String[] args) throws IOException {
        Conversation.hold(
                Map.of(
                        "url", setting -> new Blocking(urlConnection(setting)),
                        "apache", setting -> new Blocking(apache(setting)),
                        "netty", setting -> new Async(netty(setting), unchanged -> {})),
                Map.of("netty", setting -> new Async(netty(setting), AwsProgram::onceMore)));
    }

    /** It is an IOException that the SDK tries again after; Netty may wrap one in something else. */
    private static void onceMore(ClientOverrideConfiguration.Builder configuration) {
        configuration.retryStrategy(strategy -> strategy.retryOnException(
                failure -> EchRejectedException.in(failure).isPresent()));
    }

    private static Optional<TlsKeyManagersProvider> keys(Setting setting) throws Exception {
        Optional<KeyManagerFactory> keys = setting.keys();
        return keys.map(certified -> certified::getKeyManagers);
    }

    private static URI proxy(java.net.InetSocketAddress address) {
        return URI.create("http://" + address.getAddress().getHostAddress() + ":" + address.getPort());
    }

    private static SdkHttpClient urlConnection(Setting setting) throws Exception {
        UrlConnectionHttpClient.Builder builder = UrlConnectionHttpClient.builder();
        keys(setting).ifPresent(builder::tlsKeyManagersProvider);
        setting.proxy().ifPresent(address -> builder.proxyConfiguration(to -> to.endpoint(proxy(address))));
        return builder.build();
    }

    private static SdkHttpClient apache(Setting setting) throws Exception {
        Apache5HttpClient.Builder builder = Apache5HttpClient.builder();
        keys(setting).ifPresent(builder::tlsKeyManagersProvider);
        setting.proxy()
                .ifPresent(address ->
                        builder.proxyConfiguration(software.amazon.awssdk.http.apache5.ProxyConfiguration.builder()
                                .endpoint(proxy(address))
                                .build()));
        return builder.build();
    }

    private static SdkAsyncHttpClient netty(Setting setting) throws Exception {
        NettyNioAsyncHttpClient.Builder builder = NettyNioAsyncHttpClient.builder();
        keys(setting).ifPresent(builder::tlsKeyManagersProvider);
        setting.proxy()
                .ifPresent(address ->
                        builder.proxyConfiguration(software.amazon.awssdk.http.nio.netty.ProxyConfiguration.builder()
                                .host(address.getAddress().getHostAddress())
                                .port(address.getPort())
                                .build()));
        return builder.build();
    }

    private static URI endpoint(URI page) {
        return URI.create("https://" + page.getAuthority());
    }

    private record Blocking(SdkHttpClient transport) implements Visitor {
        @Override
        public String visit(URI page) {
            try (S3Client client = S3Client.builder()
                    .httpClient(transport)
                    .endpointOverride(endpoint(page))
                    .forcePathStyle(true)
                    .region(Region.US_EAST_1)
                    .credentialsProvider(AnonymousCredentialsProvider.create())
                    .build()) {
                return "200 " + client.getObjectAsBytes(OBJECT).asUtf8String();
            }
        }

        @Override
        public void close() {
            transport.close();
        }
    }

    private record Async(SdkAsyncHttpClient transport, Consumer<ClientOverrideConfiguration.Builder> recipe)
            implements Visitor {
        @Override
        public String visit(URI page) throws Exception {
            try (S3AsyncClient client = S3AsyncClient.builder()
                    .httpClient(transport)
                    .overrideConfiguration(recipe)
                    .endpointOverride(endpoint(page))
                    .forcePathStyle(true)
                    .region(Region.US_EAST_1)
                    .credentialsProvider(AnonymousCredentialsProvider.create())
                    .build()) {
                ResponseBytes<GetObjectResponse> object = client.getObject(OBJECT, AsyncResponseTransformer.toBytes())
                        .get(60, TimeUnit.SECONDS);
                return "200 " + object.asUtf8String();
            } catch (ExecutionException e) {
                throw new IOException(e.getCause());
            }
        }

        /** Its threads wait for two seconds, whether there is anything to come. */
        @Override
        public void close() {
            CompletableFuture.runAsync(transport::close);
        }
    }
}
