package owntls;

import conversation.Conversation;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.utils.AttributeMap;

/** Clients that bring a TLS of their own. */
public final class OwnTlsProgram {
    private static final MethodDescriptor<String, String> METHOD = MethodDescriptor.<String, String>newBuilder(
                    new Text(), new Text())
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("Site/page")
            .build();

    private OwnTlsProgram() {}

    public static void main(String[] args) throws IOException {
        Conversation.hold(Map.of("grpc", setting -> OwnTlsProgram::call, "crt", setting -> OwnTlsProgram::get));
    }

    private static String call(URI page) {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress(page.getHost(), page.getPort()).build();
        try {
            return ClientCalls.blockingUnaryCall(
                    channel, METHOD, CallOptions.DEFAULT.withDeadlineAfter(60, TimeUnit.SECONDS), "who are you?");
        } finally {
            channel.shutdownNow();
        }
    }

    /** It trusts everybody: there is no way to tell it whom to trust. */
    private static String get(URI page) throws IOException {
        AttributeMap options = AttributeMap.builder()
                .put(SdkHttpConfigurationOption.TRUST_ALL_CERTIFICATES, true)
                .build();
        try (SdkHttpClient client = AwsCrtHttpClient.builder().buildWithDefaults(options)) {
            HttpExecuteResponse response = client.prepareRequest(HttpExecuteRequest.builder()
                            .request(SdkHttpRequest.builder()
                                    .uri(page)
                                    .method(SdkHttpMethod.GET)
                                    .putHeader("Host", page.getAuthority())
                                    .build())
                            .build())
                    .call();
            try (InputStream body = response.responseBody().orElseThrow()) {
                return new String(body.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }

    private static final class Text implements MethodDescriptor.Marshaller<String> {
        @Override
        public InputStream stream(String value) {
            return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
            try {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
